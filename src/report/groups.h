/* Reports of the same incident, by fingerprint. */
#ifndef WL_GROUPS_H
#define WL_GROUPS_H

#include <jansson.h>

#include "../common/error.h"
#include "store.h"

struct wl_groups {
    json_t *list;  /* of objects, last seen first: fingerprint, reports, count, kind, cause, outcome, first, last,
                      report_id, id, file, location, message */
    size_t unread; /* reports that could not be read */
    struct wl_error because; /* of the first of them */
};

/* What is left out where it is not so; NULL: it does not matter. */
struct wl_groups_filter {
    const char *kind;  /* of error, by the file's name */
    const char *pid;   /* of the process that met it first, by the file's name, or last, by the report */
    const char *since; /* the earliest time of the last incident, as a report has times */
};

/* Context: cli.  Reads the reports of `store`; returns 0 or -ENOMEM.  `*ret` is the caller's. */
int wl_groups_read(struct wl_store *store, const struct wl_groups_filter *filter, struct wl_groups *ret);

/* Context: cli. */
void wl_groups_close(struct wl_groups *groups);

#endif
