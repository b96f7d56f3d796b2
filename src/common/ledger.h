/* What the processes of one `whyloop run` tell the command: a small file that all of them have mapped.
 *
 * Made by the command, in which it stays the owner; the library maps it when a process starts.  Memory and not lines in
 * a file, because a process may later change its root, its user and its descriptors, run out of disk, or be killed at
 * any moment.  It has its whole size from the beginning.  Every field is written by one atomic operation, or once by the
 * process that won the right to.
 */
#ifndef WL_LEDGER_H
#define WL_LEDGER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "kinds.h"

enum { WL_LEDGER_ENTRIES = 256, WL_LEDGER_WORDS = 160, WL_LEDGER_PLACE = 176 };

/* One incident in one process: not decided yet, or with this outcome. */
enum wl_ledger_state { WL_LEDGER_NONE, WL_LEDGER_OPEN, WL_LEDGER_DECIDED };

/* A sentence that the first process to have one leaves. */
struct wl_ledger_words {
    _Atomic uint32_t state;     /* 0: none, 1: being written, 2: there */
    char text[WL_LEDGER_WORDS];
};

/* All incidents of one fingerprint. */
struct wl_ledger_entry {
    _Atomic uint64_t fingerprint;               /* 0: free */
    _Atomic uint32_t ready;                     /* kind and place are there */
    _Atomic uint32_t open;                      /* incidents that are not decided yet */
    _Atomic uint32_t decided[WL_OUTCOME_COUNT];
    _Atomic uint32_t seen;                      /* errors, of which an incident may have many */
    char kind[28];
    char place[WL_LEDGER_PLACE];                /* FILE:LINE, or "" */
};

struct wl_ledger {
    char magic[16];
    _Atomic uint32_t active;    /* processes in which the library is at work */
    _Atomic uint32_t off;       /* turned off by enable=0 */
    _Atomic uint32_t refused;   /* a CPython that is not watched, or no longer */
    _Atomic uint32_t lost;      /* incidents without a report */
    _Atomic uint32_t full;      /* incidents for which no entry was left, by nobody's fault but its size */
    struct wl_ledger_words refused_why, lost_why;
    struct wl_ledger_entry entries[WL_LEDGER_ENTRIES];
};

/* Context: cli.  The beginning of an empty ledger; the rest is zero. */
extern const char wl_ledger_magic[16];

/* Context: start.  Maps the ledger at `path` (absolute); NULL where there is none, or what is there is something else. */
struct wl_ledger *wl_ledger_map(const char *path);

/* Context: any. */
void wl_ledger_leave_words(struct wl_ledger_words *words, const char *text);
const char *wl_ledger_words(const struct wl_ledger_words *words);     /* "" where there are none */

/* Context: any.  The entry of a fingerprint, made if need be; NULL: none is left. */
struct wl_ledger_entry *wl_ledger_entry(struct wl_ledger *l, uint64_t fingerprint, const char *kind, const char *place);

#endif
