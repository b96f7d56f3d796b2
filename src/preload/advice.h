/* From a cause to what would repair it. */
#ifndef WL_ADVICE_H
#define WL_ADVICE_H

#include "incident.h"

/* Context: any.  Fills v->fixes from the incident and its cause; the most certain first.  Needs the `source` of
 * v->location and of the related frames for fixes with before and after; without it these are only summaries. */
void wl_advice_find(const struct wl_incident *inc, struct wl_verdict *v);

#endif
