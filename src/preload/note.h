/* A PEP 678 note on the exception, for where people read tracebacks and not stderr. */
#ifndef WL_NOTE_H
#define WL_NOTE_H

#include "incident.h"
#include "pyapi.h"

/* Context: gil, inside a full guard.  Appends one line to the exception's __notes__ (3.11 and later), the same line for the same
 * fingerprint: cause and place.  Only with the option notes=1: the program's own code can see it. */
void wl_note_add(PyObject *exception, const struct wl_verdict *verdict);

#endif
