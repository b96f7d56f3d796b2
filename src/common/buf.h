/* Bounded, sticky output buffer.
 *
 * Everything whyloop writes is built in one of these: after the first write that does not fit, the rest is
 * swallowed and asked for once at the end, so that a hundred writes need no checks.  With a drain function the
 * storage is a window: when it is full it is handed over and used again, and `len` counts from the last hand-over.
 * No malloc, no stdio, no writable statics; the storage belongs to the caller.
 */
#ifndef WL_BUF_H
#define WL_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes all of data[0..size) or returns a negative errno, which makes the buffer fail for good. */
typedef int wl_buf_drain_fn(void *arg, const char *data, size_t size);

struct wl_buf {
    char *data;
    size_t cap;
    size_t len;
    uint64_t drained;     /* bytes handed over so far */
    uint64_t limit;       /* at most this many bytes in all; 0: no limit but the storage's */
    wl_buf_drain_fn *drain;
    void *drain_arg;
    int error;            /* 0, -ENOSPC (did not fit) or what drain returned */
};

/* Context: signal.  `storage` stays the caller's. */
void wl_buf_init(struct wl_buf *b, char *storage, size_t cap);

/* Context: any.  As wl_buf_init, with a drain; `limit` bounds the whole output (0: none). */
void wl_buf_init_drain(struct wl_buf *b, char *storage, size_t cap, uint64_t limit, wl_buf_drain_fn *drain, void *arg);

/* Context: signal (any, with a drain).  All of them append; a piece that does not fit is left out whole. */
void wl_buf_put(struct wl_buf *b, const char *data, size_t size);
void wl_buf_puts(struct wl_buf *b, const char *text);
void wl_buf_putc(struct wl_buf *b, char c);
void wl_buf_fill(struct wl_buf *b, char c, size_t count);
void wl_buf_dec(struct wl_buf *b, int64_t value);
void wl_buf_udec(struct wl_buf *b, uint64_t value);
void wl_buf_dec_pad(struct wl_buf *b, uint64_t value, unsigned width, char pad);  /* width: at most 84 */
void wl_buf_hex(struct wl_buf *b, uint64_t value);            /* with 0x */
void wl_buf_hex_bytes(struct wl_buf *b, const uint8_t *bytes, size_t size);

/* Context: any.  Hands what is left to the drain; returns 0 or the sticky error. */
int wl_buf_finish(struct wl_buf *b);

/* Context: signal.  NUL-terminates within the storage (the last byte is given up if need be, which is -ENOSPC too);
 * returns data.  What is appended afterwards goes over the NUL. */
const char *wl_buf_string(struct wl_buf *b);

#endif
