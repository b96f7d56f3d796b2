/* The registry of loops: who made, started, stopped and closed each, in bounded memory.
 *
 * A loop is a serial number; its address only finds the living one.  First go the records of loops whose object is gone,
 * the oldest first; a closed loop that still has its object is kept, because something may still refer to it.
 */
#ifndef WL_LOOPS_H
#define WL_LOOPS_H

#include "incident.h"

/* Context: gil.  Once asyncio was seen: makes the table for `capacity` loops.  Returns 0 or a negative errno. */
int wl_loops_init(unsigned capacity);

/* The functions below: Context: gil, inside a guard; they take wl_state_lock() themselves. */

/* An object of a loop class was allocated at `object`.  What was known of that address before is over. */
void wl_loops_note_made(const void *object, const char *class_name, enum wl_loop_impl impl, const struct wl_stack *stack);
/* Its memory is being given back. */
void wl_loops_note_freed(const void *object);
/* The calling thread's running loop is now `object` (NULL: none).  `stack` is called for only if that is a start. */
void wl_loops_note_current(const void *object, const struct wl_stack *(*stack)(void));
void wl_loops_note_stopped(const void *object, bool by_run, const struct wl_stack *stack);
/* Closed for good, now.  False if it was closed before. */
bool wl_loops_note_closed(const void *object, bool by_finalizer, const struct wl_stack *stack);
/* The object whose close() closed it, a Runner say; and which loop an object has closed so (0: none is known). */
void wl_loops_note_closer(const void *object, const void *closer);
uint32_t wl_loops_closed_by(const void *closer);
/* The loop whose run has just ended in a thread: 0 if that is not known, or has been closed since. */
uint32_t wl_loops_last_idle(uint32_t thread);
bool wl_loops_is_closed(const void *object);
bool wl_loops_is_known(const void *object);

/* A copy of the living loop at an address, or of a serial number; false when it is not known. */
bool wl_loops_find(const void *object, struct wl_loop *ret);
bool wl_loops_get(uint32_t id, struct wl_loop *ret);

/* The living object of a serial number, borrowed; NULL when it is gone. */
const void *wl_loops_object(uint32_t id);

/* Calls visit with each recorded loop, newest first, under the lock, until it returns false. */
void wl_loops_each(bool (*visit)(void *arg, const struct wl_loop *loop, const void *object), void *arg);

/* How many records of loops had to go although their object lives. */
uint32_t wl_loops_lost(void);

/* Context: gil, inside a guard, nobody else inside.  For the depot's move. */
void wl_loops_move(void);

#endif
