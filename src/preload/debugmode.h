/* What asyncio's debug mode remembers of a task, a future, a handle, a session: where it was made. */
#ifndef WL_DEBUGMODE_H
#define WL_DEBUGMODE_H

#include "incident.h"
#include "pyapi.h"

/* Context: gil, inside a full guard.  Fills ret->stack from an object's _source_traceback and returns true; false, and *ret left alone,
 * where it has none (no debug mode).  `raised` is the stack of the error: modules are taken from there. */
bool wl_debugmode_made_at(PyObject *object, const struct wl_stack *raised, struct wl_moment *ret);

#endif
