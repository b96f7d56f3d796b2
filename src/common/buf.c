/* The bounded, sticky output buffer that every text of whyloop is built in.
 *
 * Runs on both sides: in the watched program (hooks, and the handler of a fatal signal, where it has no drain) and in
 * the command.  Everything comes down to wl_buf_put and wl_buf_putc: admit() decides once whether a piece may go in at
 * all, so that a piece is never there by half; hand_over() empties the window of a buffer that has a drain.  Relies on
 * memcpy and memset alone.
 */
#include "buf.h"

#include <errno.h>
#include <string.h>

void wl_buf_init(struct wl_buf *b, char *storage, size_t cap)
{
    *b = (struct wl_buf){.data = storage, .cap = cap};
}

void wl_buf_init_drain(struct wl_buf *b, char *storage, size_t cap, uint64_t limit, wl_buf_drain_fn *drain, void *arg)
{
    *b = (struct wl_buf){.data = storage, .cap = cap, .limit = limit, .drain = drain, .drain_arg = arg};
}

static bool admit(struct wl_buf *b, size_t size)
{
    if (b->error != 0)
        return false;
    uint64_t used = b->drained + b->len;
    bool over_limit = b->limit != 0 && (used > b->limit || size > b->limit - used);
    bool over_storage = b->drain == NULL && size > b->cap - b->len;
    if (over_limit || over_storage)
        b->error = -ENOSPC;
    return b->error == 0;
}

static bool give(struct wl_buf *b, const char *data, size_t size)
{
    int r = b->drain(b->drain_arg, data, size);
    if (r == 0)
        b->drained += size;
    else
        b->error = r < 0 ? r : -EIO;
    return r == 0;
}

/* After a failure the window is dropped: a drain that failed once is not asked again. */
static bool hand_over(struct wl_buf *b)
{
    size_t size = b->len;
    b->len = 0;
    return size == 0 || give(b, b->data, size);
}

/* Nearly every piece: a report is made of thousands, of a few bytes each. */
static bool fits(const struct wl_buf *b, size_t size)
{
    return b->error == 0 && size <= b->cap - b->len && (b->limit == 0 || b->drained + b->len + size <= b->limit);
}

/* False: the piece does not fit, or was too long for the window and is handed over already. */
static bool make_room(struct wl_buf *b, const char *data, size_t size)
{
    if (!admit(b, size))
        return false;
    if (size <= b->cap - b->len)
        return true;
    if (!hand_over(b))
        return false;
    if (size <= b->cap)
        return true;
    give(b, data, size);
    return false;
}

void wl_buf_put(struct wl_buf *b, const char *data, size_t size)
{
    if (size == 0 || (!fits(b, size) && !make_room(b, data, size)))
        return;
    memcpy(b->data + b->len, data, size);
    b->len += size;
}

void wl_buf_puts(struct wl_buf *b, const char *text)
{
    if (text != NULL)
        wl_buf_put(b, text, strlen(text));
}

void wl_buf_putc(struct wl_buf *b, char c)
{
    if (fits(b, 1) || make_room(b, &c, 1))
        b->data[b->len++] = c;
}

void wl_buf_fill(struct wl_buf *b, char c, size_t count)
{
    char chunk[64];

    if (count == 0 || !admit(b, count))
        return;
    memset(chunk, c, sizeof chunk);
    while (count > 0) {
        size_t n = count < sizeof chunk ? count : sizeof chunk;
        wl_buf_put(b, chunk, n);
        count -= n;
    }
}

/* Writes the digits to the end of text[0..size) and returns where they begin. */
static size_t digits(char *text, size_t size, uint64_t value, unsigned base)
{
    size_t at = size;
    do {
        text[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    return at;
}

void wl_buf_udec(struct wl_buf *b, uint64_t value)
{
    char text[20];
    size_t at = digits(text, sizeof text, value, 10);
    wl_buf_put(b, text + at, sizeof text - at);
}

void wl_buf_dec(struct wl_buf *b, int64_t value)
{
    char text[21];
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t at = digits(text, sizeof text, size, 10);
    if (value < 0)
        text[--at] = '-';
    wl_buf_put(b, text + at, sizeof text - at);
}

void wl_buf_dec_pad(struct wl_buf *b, uint64_t value, unsigned width, char pad)
{
    char text[84];
    size_t at = digits(text, sizeof text, value, 10);
    if (width > sizeof text)
        width = sizeof text;
    while (sizeof text - at < width)
        text[--at] = pad;
    wl_buf_put(b, text + at, sizeof text - at);
}

void wl_buf_hex(struct wl_buf *b, uint64_t value)
{
    char text[18];
    size_t at = digits(text, sizeof text, value, 16);
    text[--at] = 'x';
    text[--at] = '0';
    wl_buf_put(b, text + at, sizeof text - at);
}

void wl_buf_hex_bytes(struct wl_buf *b, const uint8_t *bytes, size_t size)
{
    if (size > SIZE_MAX / 2) {
        b->error = b->error != 0 ? b->error : -ENOSPC;
        return;
    }
    if (size == 0 || !admit(b, size * 2))
        return;
    for (size_t i = 0; i < size; i++) {
        char pair[2] = {"0123456789abcdef"[bytes[i] >> 4], "0123456789abcdef"[bytes[i] & 15]};
        wl_buf_put(b, pair, sizeof pair);
    }
}

/* What went in before the limit was met is still handed over: a text that was cut is better than none. */
int wl_buf_finish(struct wl_buf *b)
{
    if (b->drain != NULL)
        hand_over(b);
    return b->error;
}

const char *wl_buf_string(struct wl_buf *b)
{
    if (b->cap == 0)
        return "";
    if (b->len == b->cap) {
        b->len--;
        b->error = b->error != 0 ? b->error : -ENOSPC;
    }
    b->data[b->len] = '\0';
    return b->data;
}
