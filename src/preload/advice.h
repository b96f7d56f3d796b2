/* From a cause to what would repair it. */
#ifndef WL_ADVICE_H
#define WL_ADVICE_H

#include "incident.h"
#include "listing.h"

/* Context: any.  Fills v->fixes from the incident and its cause; the most certain first.  Needs the `source` of
 * v->location and of the related frames for fixes with before and after; without it these are only summaries;
 * and of `files` (NULL: none at hand) what stands around the line. */
void wl_advice_find(const struct wl_incident *inc, const struct wl_listings *files, struct wl_verdict *v);

#endif
