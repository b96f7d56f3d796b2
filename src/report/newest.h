/* Which report of a directory tells of the last incident. */
#ifndef WL_NEWEST_H
#define WL_NEWEST_H

#include "store.h"

/* Context: cli.  The index of the report whose incident was seen last; `store` has at least one. */
size_t wl_newest_find(const struct wl_store *store);

#endif
