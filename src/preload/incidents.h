/* Exceptions that are under way, and what became of them. */
#ifndef WL_INCIDENTS_H
#define WL_INCIDENTS_H

#include "catch.h"
#include "incident.h"
#include "pyapi.h"

/* Context: gil.  Once asyncio was seen: makes the pool.  Returns 0 or a negative errno. */
int wl_incidents_init(void);

/* Context: gil, inside a full guard.  An exception whose words are in the table was made. */
void wl_incidents_raised(PyObject *exception, PyObject *args, const struct wl_words *words);

/* Context: gil, inside a full guard.  A noted exception is dying (or being cleared by the garbage collector): its traceback says who
 * caught it.  Borrowed, refcount 0: it must not get a reference. */
void wl_incidents_died(PyObject *exception);

/* Context: gil, no guard.  A noted exception dies where nothing can be learnt of it: its address means nothing any more. */
void wl_incidents_forget(const PyObject *exception);

/* Context: gil, inside a full guard.  An exception reached a hook of last resort; those noted among its causes, contexts and group
 * members are decided.  `by` is a static text: "sys.excepthook". */
void wl_incidents_unhandled(PyObject *exception, const char *by);

/* Context: gil, inside a full guard.  The traceback of a noted exception is about to be taken away. */
void wl_incidents_untraced(PyObject *exception);

/* Context: gil, inside a full guard.  A group of exceptions is dying: its traceback (or NULL) says who caught it, and with it those of
 * its members (an exact tuple, borrowed) that have gone no other way. */
void wl_incidents_group_died(PyObject *members, PyObject *traceback);

/* Context: gil, inside a full guard.  Cheap when there is nothing to do: decides what has waited for a second, and writes counts. */
void wl_incidents_poll(void);

/* Context: gil, inside a full guard.  The program is at its end, and the exceptions that are still held can be read for the last time. */
void wl_incidents_ending(void);

/* Context: any.  The last word on what is still open.  `python`: the interpreter is still there (then Context: gil, inside a full guard). */
void wl_incidents_at_exit(bool python);

/* Context: any.  In a forked child: what is open is the parent's. */
void wl_incidents_after_fork(void);

/* Context: gil, inside a guard, nobody else inside.  For the depot's move. */
void wl_incidents_move(void);

#endif
