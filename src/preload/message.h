/* The message that a person reads on stderr, and the report's `rendered`. */
#ifndef WL_MESSAGE_H
#define WL_MESSAGE_H

#include "../common/buf.h"
#include "incident.h"

struct wl_message_style {
    bool log_prefix;        /* begin with "whyloop[pid] time thread: " */
    bool ascii;             /* escape what is not ASCII */
    const char *home;       /* shortens paths to ~/…; NULL: not */
    const char *cwd;        /* paths below it are shown relative to it; NULL: not */
    const char *report_path; /* NULL: no "= report:" line; "" with a reason in report_why */
    const char *report_why; /* why there is no report, or NULL */
    const char *report_id;
    uint64_t earlier;       /* how often other processes met it, and since when */
    int64_t first_us;
    bool command;           /* name the whyloop command, which shows and explains reports; without it only the file */
};

/* Context: any.  The whole text, in the manner of rustc: headline, primary span, related spans, why, fixes, outcome,
 * note, see, report.  Leaves parts out, least important first, to stay within out's storage (4,096 bytes for stderr). */
void wl_message_full(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_message_style *style, struct wl_buf *out);

/* Context: any.  One line: what happened, where to edit, and where the report is. */
void wl_message_short(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_message_style *style, struct wl_buf *out);

#endif
