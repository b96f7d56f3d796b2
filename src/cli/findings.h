/* What whyloop doctor found, in the order in which it looked. */
#ifndef WL_FINDINGS_H
#define WL_FINDINGS_H

#include <jansson.h>
#include <stdbool.h>

#include "../common/error.h"

enum wl_finding {
    WL_FINDING_OK,
    WL_FINDING_NOTE,    /* nothing is wrong, but somebody may have to know */
    WL_FINDING_PROBLEM, /* reports, or a part of them, will not be what they could be */
    WL_FINDING_OBSTACLE /* the target can't be watched */
};

struct wl_findings {
    json_t *list;       /* of objects: check, state, text, remedy (where there is one) */
    bool problem, obstacle;
    bool broken;        /* no memory was left */
};

/* Context: cli. */
void wl_findings_init(struct wl_findings *f);
void wl_findings_done(struct wl_findings *f);

/* Context: cli.  Adds one: `check` is the word that stands before it, `remedy` what to do, or NULL; then the parts of the
 * text up to NULL, joined and made safe to show. */
void wl_findings_add(struct wl_findings *f, enum wl_finding state, const char *check, const char *remedy, const char *part,
                     ...) __attribute__((sentinel));

#endif
