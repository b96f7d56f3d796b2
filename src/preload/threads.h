/* The registry of threads: those that ran a loop, raised an error or were started while it was watched. */
#ifndef WL_THREADS_H
#define WL_THREADS_H

#include "incident.h"

/* Context: start. */
int wl_threads_init(void);
/* Context: any.  In the child of a fork: its one thread has a new native id, the others are gone. */
void wl_threads_after_fork(void);

/* The functions below: Context: gil, inside a guard; they take wl_state_lock() themselves. */

/* The calling thread's id (its record is made on first sight); never 0. */
uint32_t wl_threads_self(void);

/* The same, and whether the thread's name was never asked for before: who asks may then wl_threads_set_name. */
uint32_t wl_threads_self_to_name(bool *ret_unnamed);
void wl_threads_set_name(uint32_t id, const char *name);

/* A thread of that pthread handle was started by the calling thread from `stack`. */
void wl_threads_note_start(uint64_t handle, const struct wl_stack *stack);

/* Copies the record of a thread id (or a handle) into *ret; false when it is not known (any more).  The handle is 0 of one that is
 * known to have ended; the name is "" unless it was set. */
bool wl_threads_get(uint32_t id, struct wl_thread *ret);
bool wl_threads_find(uint64_t handle, struct wl_thread *ret);

/* Which loops the calling thread has running: the innermost is current.  A re-entrancy patch (nest_asyncio) stacks them.
 * wl_threads_push_loop returns false if `loop` was current or is returned to from a nested one (not a new start);
 * loops that ended their run by that are put into ended[] (at most WL_THREAD_LOOPS), *ret_ended is their number. */
enum { WL_THREAD_LOOPS = 8 };
bool wl_threads_set_loop(uint32_t loop, uint32_t *ended, unsigned *ret_ended);
uint32_t wl_threads_current_loop(uint32_t thread);

/* Context: gil, inside a guard, nobody else inside.  For the depot's move. */
void wl_threads_move(void);

#endif
