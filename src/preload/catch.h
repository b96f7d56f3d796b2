/* From an exception to an incident: is it one of ours, was it raised by whom it speaks for, and what surrounds it? */
#ifndef WL_CATCH_H
#define WL_CATCH_H

#include "incident.h"
#include "pyapi.h"

/* Which slot saw it: an exception type's own tp_init. */
enum wl_family { WL_FAMILY_RUNTIME = 1, WL_FAMILY_VALUE = 2, WL_FAMILY_NOT_IMPLEMENTED = 4, WL_FAMILY_OWN = 8 };

struct wl_words;    /* one row of the table: these words, from there, mean that kind */

/* Context: gil.  The hot path: the row that fits the text of an exception with these arguments, or NULL.  Plain reads only.
 * (catch_text.c) */
const struct wl_words *wl_catch_text(const PyObject *args, enum wl_family family);

/* Context: any.  Is it control flow until it has left the function that asked? */
bool wl_catch_is_deferred(const struct wl_words *words);

/* Context: gil, inside a full guard, at the raise.  Of a deferred row: is it raised by whom it speaks for, as far as that can be told? */
bool wl_catch_may_defer(const struct wl_words *words);

/* Context: gil.  Of a deferred row: does the frame belong to asyncio, or to the package that raises it? */
bool wl_catch_is_asked(const struct wl_words *words, const struct wl_frame *frame);

/* Context: gil, inside a full guard.  What tells one incident from another: kind, stack, loop and object.  Returns false where the
 * exception was only made, not raised by whom it speaks for.  `exception` is the fresh instance. */
bool wl_catch_identify(PyObject *exception, PyObject *args, const struct wl_words *words, struct wl_incident *inc);

/* Context: gil, inside a full guard.  The rest, after wl_catch_identify: native stack, threads, loops, task. */
void wl_catch_complete(struct wl_incident *inc);

/* Context: gil, inside a full guard.  The same for an exception that is already under way or dying: the stack comes from its
 * traceback.  `thread` (its id) raised it, when no loop was running there; it may have ended since. */
bool wl_catch_fill_late(PyObject *exception, PyObject *traceback, const struct wl_words *words, uint32_t thread, struct wl_incident *inc);

/* Context: start. */
void wl_catch_text_init(void);

#endif
