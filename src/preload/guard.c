/* The shell around all that a hook does.  See guard.h.  Runs in the hooks, with the GIL (or, free-threaded, attached). */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "guard.h"
#include "pyapi.h"

/* As many threads as can be inside at once: one a GIL, so a handful; more pass through unrecorded. */
enum { SLOTS = 16 };

static _Atomic uintptr_t inside[SLOTS];
static _Atomic bool closed;
static _Atomic int high;        /* slots beyond this one were never taken: with one GIL, all but the first */

static int take_slot(uintptr_t self)
{
    int free_slot = -1;
    if (atomic_load_explicit(&closed, memory_order_relaxed))
        return -1;
    int used = atomic_load_explicit(&high, memory_order_relaxed);
    for (int i = 0; i < used; i++) {
        uintptr_t owner = atomic_load_explicit(&inside[i], memory_order_relaxed);
        if (owner == self)
            return -1;
        if (owner == 0 && free_slot < 0)
            free_slot = i;
    }
    if (free_slot < 0 && used < SLOTS)
        free_slot = used;
    for (int i = free_slot; i >= 0 && i < SLOTS; i++) {
        uintptr_t nobody = 0;
        if (!atomic_compare_exchange_strong(&inside[i], &nobody, self))
            continue;
        if (i >= atomic_load_explicit(&high, memory_order_relaxed))
            atomic_store(&high, i + 1);
        if (!atomic_load(&closed))
            return i;
        atomic_store(&inside[i], 0);
        return -1;
    }
    return -1;
}

bool wl_guard_enter(struct wl_guard *guard, bool python)
{
    guard->saved_errno = errno;
    guard->slot = take_slot((uintptr_t)pthread_self());
    if (guard->slot < 0)
        return false;
    guard->has_error = python;
    if (python)
        wl_py.ErrFetch(&guard->type, &guard->value, &guard->traceback);
    return true;
}

void wl_guard_leave(struct wl_guard *guard)
{
    if (guard->has_error)
        wl_py.ErrRestore(guard->type, guard->value, guard->traceback);
    atomic_store_explicit(&inside[guard->slot], 0, memory_order_release);
    errno = guard->saved_errno;
}

bool wl_guard_stop_others(void)
{
    if (atomic_exchange(&closed, true))
        return false;
    int count = 0;
    for (int i = 0; i < SLOTS; i++)
        count += atomic_load(&inside[i]) != 0;
    if (count > 1)
        atomic_store(&closed, false);
    return count <= 1;
}

void wl_guard_let_others(void)
{
    atomic_store(&closed, false);
}

void wl_guard_after_fork(void)
{
    for (int i = 0; i < SLOTS; i++)
        if (atomic_load(&inside[i]) != (uintptr_t)pthread_self())
            atomic_store(&inside[i], 0);
}
