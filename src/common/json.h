/* Streaming JSON writer over a wl_buf.
 *
 * Commas, nesting and escaping are its duty: a caller can't write a document that is not JSON, short of leaving
 * something open, which wl_json_finish reports.  Text is taken as UTF-8; what is not becomes U+FFFD, and so do
 * encoded lone surrogates and NUL (report.md, "Encoding").  A key of NULL means: an element of an array.
 */
#ifndef WL_JSON_H
#define WL_JSON_H

#include "buf.h"

enum { WL_JSON_DEPTH = 24 };

struct wl_json {
    struct wl_buf *out;
    unsigned depth;
    int error;                        /* 0, or -EINVAL (wrong nesting) */
    bool pretty;                      /* newline and two spaces a level */
    char kind[WL_JSON_DEPTH];         /* '{' or '[' of each open level */
    bool some[WL_JSON_DEPTH];         /* that level has a member already */
    bool root;                        /* the document's one value has begun */
};

/* Context: any, all of them.  An integer beyond what a double holds (2^53 - 1) becomes that; finish also hands what is
 * left to the buffer's drain. */
void wl_json_init(struct wl_json *j, struct wl_buf *out, bool pretty);
void wl_json_object(struct wl_json *j, const char *key);
void wl_json_array(struct wl_json *j, const char *key);
void wl_json_end(struct wl_json *j);                                  /* closes the innermost of either */
void wl_json_str(struct wl_json *j, const char *key, const char *text);          /* text NULL: nothing is written */
void wl_json_strn(struct wl_json *j, const char *key, const char *text, size_t size);
void wl_json_int(struct wl_json *j, const char *key, int64_t value);
void wl_json_bool(struct wl_json *j, const char *key, bool value);
void wl_json_hex(struct wl_json *j, const char *key, uint64_t value);            /* "0x…" as a string */
void wl_json_bytes(struct wl_json *j, const char *key, const uint8_t *bytes, size_t size);  /* hex digits, as a string */
void wl_json_time(struct wl_json *j, const char *key, int64_t time_us);          /* RFC 3339 UTC, microseconds; 0: nothing is written */
int wl_json_finish(struct wl_json *j);                                /* 0, or the first error of writer or buffer */

#endif
