/* The hooks: each file installs its own, and they fire on rare events only. */
#ifndef WL_HOOKS_H
#define WL_HOOKS_H

#include "pyapi.h"

/* hook_raise.c: tp_init of RuntimeError, ValueError and NotImplementedError.
 * Context: start. */
void wl_hook_raise_install(void);
/* Context: gil.  The same from 3.14 on, where a slot that differs from the base type's when the type is made ready gets the type
 * an __init__ of its own, which the program could see: once the types are ready.  False: not yet. */
bool wl_hook_raise_install_when_ready(void);
/* Context: gil.  tp_dealloc and tp_clear of the same types, once asyncio was seen. */
void wl_hook_raise_install_outcome(void);
/* Context: gil.  A class was made: if it is a package's own guard, its tp_init and tp_finalize. */
void wl_hook_raise_see_class(PyObject *type);
/* Context: gil.  The same for those that were made before asyncio was seen. */
void wl_hook_raise_see_modules(void);

/* hook_class.c: tp_init of type itself.  Sees each class that is made and installs the rest in time.
 * Context: start. */
void wl_hook_class_install(void);

/* hook_loop.c: a loop's life.
 * Context: gil.  BaseEventLoop was just made; _asyncio is imported. */
void wl_hook_loop_install(PyObject *base_event_loop);
/* Context: gil.  A subclass of AbstractEventLoop was made. */
void wl_hook_loop_see_class(PyObject *type);
/* Context: gil.  Is it one? */
bool wl_hook_loop_is_loop_class(PyObject *type);

/* hook_thread.c: starts of threads.
 * Context: gil. */
void wl_hook_thread_install(void);

/* hook_last.c: the hooks of last resort: sys.excepthook, threading's, unraisable, the loop's exception handler.
 * Context: gil. */
void wl_hook_last_install(void);
/* Context: gil.  An error was raised: whatever is sys.excepthook now. */
void wl_hook_last_see_replaced(void);
/* Context: gil.  For a loop class's call_exception_handler. */
void wl_hook_last_see_handler(PyObject *function);

/* hook_fate.c: what happens to an exception on its way, and the end of the program.
 * Context: gil. */
void wl_hook_fate_install(void);

#endif
