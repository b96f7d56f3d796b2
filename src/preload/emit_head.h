/* The first bytes of a report: what a process needs to count up a report that it did not write. */
#ifndef WL_EMIT_HEAD_H
#define WL_EMIT_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WL_EMIT_HEAD_SIZE = 512 };

struct wl_emit_head {
    char id[64];
    uint64_t fingerprint, count, revision;
    int64_t first_us, last_us;
};

/* Context: any.  Reads the members that stand before the first object or array in data[0..size), the beginning of a report.
 * False: one of them is missing, or has a value that no report has, or the report is of another schema_version. */
bool wl_emit_head_parse(const char *data, size_t size, struct wl_emit_head *ret);

/* Context: any.  The same of a file below `dir`; false too for what is no regular file of the effective user's own.
 * Never blocks, and follows no link. */
bool wl_emit_head_read(int dir, const char *name, struct wl_emit_head *ret);

#endif
