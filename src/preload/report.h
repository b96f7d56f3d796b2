/* The document: one incident and its verdict as JSON (report.md; schema in src/data). */
#ifndef WL_REPORT_H
#define WL_REPORT_H

#include "../common/buf.h"
#include "incident.h"

enum {
    WL_REPORT_MAX = 1 << 20,        /* bytes of a document, at most */
    WL_REPORT_REDUCE_MAX = 4,
};

struct wl_report_extra {
    const char *report_id;
    const char *rendered;       /* the message as text, NULL: left out */
    const char *cwd;            /* where the process was started, NULL: not known */
    const char *executable;     /* NULL: what /proc/self/exe says */
    const char *python;         /* "3.11.2 (main, …)", or NULL */
    const char *python_impl;    /* "CPython 3.11.2, static" or so, or NULL */
    uint64_t count;             /* of all processes; 0: inc->count */
    uint64_t revision;          /* 0: inc->revision */
    int64_t first_us, last_us;  /* when the first and the last of those it counts were raised; 0: inc->time_us */
    bool native;                /* write native stacks */
    bool pretty;                /* indented */
    /* A document that did not fit is written again with less: 1: without the stacks of other threads, 2: and of other
     * moments, 3: and without the native stack, the raising one cut, 4: locations only.  incomplete[] says so. */
    unsigned reduce;
};

/* Context: any.  Writes the document into `out` (with a drain, or large enough), with a newline at its end.  Returns 0
 * or a negative errno; -ENOSPC: it did not fit, and with a larger `reduce` it may. */
int wl_report_write(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_report_extra *extra, struct wl_buf *out);

#endif
