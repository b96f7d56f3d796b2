/* Is this JSON document a report?  Its types, that is, not its meaning. */
#ifndef WL_CHECK_H
#define WL_CHECK_H

#include <jansson.h>

#include "../common/error.h"

/* Context: cli.  Returns 0 and *ret_schema, or -EBADMSG with the place of the first fault ("threads[2].name: a number,
 * not a string") in *e.  Of a newer schema only what makes it a report is asked for. */
int wl_check_report(const json_t *root, const char *name, json_int_t *ret_schema, struct wl_error *e);

#endif
