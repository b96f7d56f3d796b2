/* The other places that explain an incident: related[] of report.md, with their words. */
#ifndef WL_PLACES_H
#define WL_PLACES_H

#include "rules.h"

/* Context: any.  Fills v->related in the rule's order, as far as the moments are known. */
void wl_places_add(const struct wl_facts *f, const struct wl_rule *rule, struct wl_verdict *v);

#endif
