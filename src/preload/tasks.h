/* The task that is being executed, and objects bound to loops, as far as they can be asked without running Python code. */
#ifndef WL_TASKS_H
#define WL_TASKS_H

#include "incident.h"
#include "pyapi.h"

/* Context: gil, inside a full guard.  The current task of the calling thread (new reference), or NULL.  `loop` is the running
 * loop's object (borrowed) or NULL. */
PyObject *wl_tasks_current(PyObject *loop);

/* Context: gil, inside a full guard.  Name, coroutine and await chain of a task.  `raised` is the live stack: the part of the chain that is
 * running lies on it. */
void wl_tasks_describe(PyObject *task, const struct wl_stack *raised, struct wl_task *ret);

/* Context: gil, inside a full guard.  What an object is, and which loop it is bound to (its _loop, or a transport's or a
 * Runner's): fills *ret; false if it tells nothing. */
bool wl_tasks_describe_object(PyObject *object, struct wl_object *ret);

/* Context: gil, inside a full guard.  The future that a suspended task waits for, through its coroutines' await chain (new
 * reference), or NULL.  Only for a task whose coroutine is suspended: asking a running one has crashed (3.12.1). */
PyObject *wl_tasks_waited_for(PyObject *task);

/* Context: gil, inside a full guard.  Where a suspended task's coroutines wait, innermost first; returns how many.  Not for a running one. */
size_t wl_tasks_suspended_chain(PyObject *task, const struct wl_frame **frames, size_t max);

/* Context: gil, inside a full guard.  The loop object in an object's _loop (new reference), or NULL. */
PyObject *wl_tasks_loop_of(PyObject *object);

#endif
