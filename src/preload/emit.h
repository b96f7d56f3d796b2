/* From an incident to a file in the report directory and a message on stderr: whole or not at all, within limits. */
#ifndef WL_EMIT_H
#define WL_EMIT_H

#include "incident.h"
#include "record.h"

enum { WL_REPORT_ID_MAX = 64, WL_REPORT_PATH_MAX = 704 };

/* Where an incident's report went; kept with the incident. */
struct wl_emitted {
    char id[WL_REPORT_ID_MAX];      /* 20261124T041512.482913Z-4711-0001; "" before the first write.  Another process's,
                                     * if that one began to count the cause */
    char path[WL_REPORT_PATH_MAX];  /* "" when there is no file */
    int error;                      /* why not: negative errno, 0 */
    const char *why;                /* the same as words; static */
    bool dropped;                   /* max_reports was reached */
    uint64_t earlier;               /* how often other processes met it, as far as the file said */
    int64_t first_us;               /* when the first of all did; 0: this one */
    uint32_t counted;               /* of inc->count: how much of it the file has already */
    struct wl_record record;        /* what the ledger was told */
};

/* Context: gil, or any while Python is gone.  Writes the report of `inc` with verdict `v` (first time: makes the directory,
 * enforces the limits, and counts up the report of an earlier process with this fingerprint, or chooses a new name; later:
 * replaces the file by rename, unless somebody removed it), mode 0600 in
 * a directory of mode 0700 that must be the effective user's own.  Never blocks for long, never raises; returns 0 or a
 * negative errno, with *e telling.  If no file can be written the document goes to stderr as one JSON line (once a process).
 * Takes wl_state_lock() for a moment: not to be called with it held. */
int wl_emit_report(const struct wl_incident *inc, const struct wl_verdict *v, struct wl_emitted *e);

/* Context: any.  Prints the message about `inc` as options and outcome ask for: one write(2) of at most 4,096 bytes on
 * stderr, which never blocks (poll first; else dropped and counted) and never raises SIGPIPE. */
void wl_emit_message(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_emitted *e);

/* Context: any.  One line about whyloop itself ("whyloop: …"), at most once for each `what` (a static string). */
void wl_emit_complaint(const char *what);

/* Context: any.  One incident more that gets no report, because its cause was dropped before. */
void wl_emit_note_dropped(void);

/* Context: any, at the end of the process.  Says how many got no report. */
void wl_emit_last_word(void);

/* Context: any.  Counts of this process, for tests: reports written, dropped, messages dropped. */
struct wl_emit_counts { uint32_t written, dropped, failed, messages_dropped; };
struct wl_emit_counts wl_emit_counts(void);

#endif
