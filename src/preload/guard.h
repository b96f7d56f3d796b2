/* The shell around all that a hook does: once per thread, and without a trace.
 *
 * A hook that enters keeps errno and the pending Python error, and a second hook in the same thread (our own work
 * raised something, a destructor ran) passes straight through.  Without thread-local variables: they would bind the
 * library to the dynamic linker, and allocate in a thread's first use.
 */
#ifndef WL_GUARD_H
#define WL_GUARD_H

#include <stdbool.h>

struct wl_guard {
    int slot;
    int saved_errno;
    bool has_error;
    void *type, *value, *traceback;   /* the pending error; owned while inside */
};

/* Context: gil.  False when this thread is inside already, or too many threads are (nothing to leave then).
 * With `python` the pending Python error is set aside, so that the C API may be used. */
bool wl_guard_enter(struct wl_guard *guard, bool python);

/* Context: gil.  Puts back what wl_guard_enter set aside; an error that was left by whyloop's own calls is dropped. */
void wl_guard_leave(struct wl_guard *guard);

/* Context: gil, inside a guard.  For work that moves what other hooks may point to: true when no other thread is inside, and then
 * none gets in (they pass through unrecorded) until wl_guard_let_others. */
bool wl_guard_stop_others(void);
void wl_guard_let_others(void);

/* Context: any.  In the only thread of a forked child. */
void wl_guard_after_fork(void);

#endif
