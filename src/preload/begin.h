/* How whyloop comes to life in a process, step by step. */
#ifndef WL_BEGIN_H
#define WL_BEGIN_H

#include "pyapi.h"

/* Context: gil, no guard.  Finds the interpreter's functions, once; false when whyloop has stepped aside. */
bool wl_begin_functions(void);

/* Context: gil, inside a full guard.  Depot and hooks of thread starts. */
void wl_begin_threads(void);

/* Context: gil, inside a full guard.  asyncio, or another library that runs event loops, is being imported: all that is not asyncio's
 * own.  READY afterwards, unless something is amiss. */
void wl_begin_watching(void);

/* Context: gil, inside a guard.  Makes room in the depot when it is tight, while no other hook is at work. */
void wl_begin_room(void);

#endif
