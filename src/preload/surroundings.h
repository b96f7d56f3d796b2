/* What surrounds an error: the loops, the threads and the task of the moment, as snapshots in the incident. */
#ifndef WL_SURROUNDINGS_H
#define WL_SURROUNDINGS_H

#include "incident.h"
#include "pyapi.h"

/* Context: gil, inside a full guard, all of them. */
/* The calling thread's id, its name kept in the registry, for an error that may be told when the thread has ended.  Cheap. */
uint32_t wl_surroundings_asking_thread(void);
/* inc->thread is the one that raised, where it is set; the calling one, where it is 0 or not known any more. */
void wl_surroundings_threads(struct wl_incident *inc);
/* The running loop, the involved one (an id, or 0) and the other recent ones. */
void wl_surroundings_loops(struct wl_incident *inc);
/* The current task, by the running loop's object where that is known. */
void wl_surroundings_task(struct wl_incident *inc);
/* Names a part that is missing, once. */
void wl_surroundings_missing(struct wl_incident *inc, const char *what, const char *why);

#endif
