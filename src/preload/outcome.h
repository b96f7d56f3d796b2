/* What became of an exception: read from its traceback at its death. */
#ifndef WL_OUTCOME_H
#define WL_OUTCOME_H

#include "catch.h"

struct wl_decision {
    enum wl_outcome outcome;
    const struct wl_frame *handled_at;
    const char *by;         /* static text, or NULL */
};

/* Context: gil, inside a full guard.  Did an error that asks "is there a loop?" stay in the function that asked?  That function is
 * the innermost one of its traceback outside asyncio and what else raises that row's text, and nobody further out caught it.  Cheap. */
bool wl_outcome_stayed(PyObject *traceback, const struct wl_words *words);

/* Context: gil, inside a full guard.  The first entry of a traceback is the catcher. */
void wl_outcome_of_traceback(PyObject *traceback, struct wl_decision *ret);

/* Context: any.  Was it handled by a library that the user's code had called?  To an error that asks "is there a loop?" that is the
 * library's own control flow. */
bool wl_outcome_is_library_flow(const struct wl_decision *decision);

/* Context: gil, inside a full guard.  Calls visit for the exception, its group members, and (replaced: true) its causes and contexts. */
void wl_outcome_each_related(PyObject *exception, void (*visit)(PyObject *exception, bool replaced, void *arg), void *arg);

/* Context: gil, inside a full guard.  The same (replaced: false) for the members of a group, given as its tuple, and for theirs. */
void wl_outcome_each_member(PyObject *members, void (*visit)(PyObject *exception, bool replaced, void *arg), void *arg);

/* Context: gil.  A word made of the history that an incident's cause may rest on: the stacks that closed and made its loop. */
uint64_t wl_outcome_history_key(const struct wl_incident *inc);

#endif
