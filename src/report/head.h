/* The first bytes of a report: what a list of many needs, without reading each whole. */
#ifndef WL_HEAD_H
#define WL_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value as it stands in the document, quotation marks included; size 0: not there. */
struct wl_head_value {
    const char *at;
    size_t size;
};

struct wl_head {
    struct wl_head_value schema, count, fingerprint, outcome, timestamp, first_seen, last_seen, report_id;
    struct wl_head_value kind, message;     /* of error */
    struct wl_head_value cause, location;   /* cause.kind, cause.location */
};

/* Context: cli.  Goes through the members in data[0..size), the beginning of a report, until error and cause have been
 * seen.  False: they are not in it, or it is no JSON so far.  What lies inside a value is not looked at. */
bool wl_head_scan(const char *data, size_t size, struct wl_head *ret);

/* Context: cli.  The value as a string without escapes, in text[0..size), NUL-terminated; false where it is none. */
bool wl_head_text(const struct wl_head_value *v, char *text, size_t size);

/* Context: cli.  The value as a whole number; `otherwise` where it is none. */
int64_t wl_head_number(const struct wl_head_value *v, int64_t otherwise);

#endif
