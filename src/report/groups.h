/* Reports of the same incident, by fingerprint. */
#ifndef WL_GROUPS_H
#define WL_GROUPS_H

#include <jansson.h>

#include "store.h"

struct wl_groups {
    json_t *list;  /* of objects, newest first: fingerprint, reports, count, kind, cause, outcome, first, last, id,
                      location, message */
    size_t unread; /* reports that could not be read */
};

/* Context: cli.  Reads the reports of `store`, those of one kind where `kind` is not NULL; 0 or -ENOMEM.  `*ret` is the
 * caller's. */
int wl_groups_read(const struct wl_store *store, const char *kind, struct wl_groups *ret);

/* Context: cli. */
void wl_groups_close(struct wl_groups *groups);

#endif
