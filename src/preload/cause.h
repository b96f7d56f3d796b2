/* From an incident to its cause: pure rules over recorded facts. */
#ifndef WL_CAUSE_H
#define WL_CAUSE_H

#include "incident.h"

/* Context: any.  Fills *ret: cause, location, sentences, related places, evidence, fingerprint (not the fixes: advice.h).
 * Pure: the same incident gives the same verdict; reads only what `inc` points to. */
void wl_cause_find(const struct wl_incident *inc, struct wl_verdict *ret);

/* Context: any.  The innermost user or notebook frame of a stack; where it has none, the innermost frame outside the
 * standard library and event-loop plumbing; else the innermost frame; NULL for an empty or absent stack. */
const struct wl_frame *wl_cause_place(const struct wl_stack *stack);

/* Context: any.  The loop of that id among the incident's snapshots, or NULL (also for 0). */
const struct wl_loop *wl_cause_loop(const struct wl_incident *inc, uint32_t id);
const struct wl_thread *wl_cause_thread(const struct wl_incident *inc, uint32_t id);

#endif
