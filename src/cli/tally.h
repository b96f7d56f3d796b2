/* What the processes of one run report, counted. */
#ifndef WL_TALLY_H
#define WL_TALLY_H

#include "../common/error.h"
#include "../common/ledger.h"

struct wl_tally {
    struct wl_ledger *ledger;
    char folder[512], path[576];
};

/* Incidents by what became of them; one that is not decided at the end is unknown. */
struct wl_tally_sum {
    unsigned incidents, outcomes[WL_OUTCOME_COUNT];
};

/* Context: cli.  Makes an empty ledger in a folder of its own, which processes of any user can write to who are told its
 * path; returns 0 or a negative errno with *e set. */
int wl_tally_make(struct wl_tally *t, struct wl_error *e);

/* Context: cli.  Processes that still run go on counting into what nobody reads. */
void wl_tally_remove(struct wl_tally *t);

/* Context: cli. */
struct wl_tally_sum wl_tally_add_up(const struct wl_ledger *l);

/* Context: cli.  Adds what is in `l` to the ledger at `path`, where there is one: the run around this one. */
void wl_tally_pass_on(const struct wl_ledger *l, const char *path);

/* Context: cli.  "3 incidents (2 unhandled, 1 handled): 2 nested-run at FILE:LINE, 1 closed at FILE:LINE", shown safely. */
void wl_tally_put_summary(const struct wl_ledger *l, struct wl_buf *out);

#endif
