/* The one home of global state.  See state.h.
 *
 * Runs inside the watched process.  Written by: wl_state_init (once, before Python), wl_state_set_phase and
 * wl_state_break (hooks, with the GIL), the fork handler (in the child, its only thread).
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "emit.h"
#include "emit_stderr.h"
#include "guard.h"
#include "incidents.h"
#include "record.h"
#include "state.h"
#include "threads.h"

static struct {
    _Atomic int phase;
    atomic_flag lock;
    _Atomic bool in_child;
    _Atomic int32_t pid;
    struct wl_options options;
    char start_dir[1024];
} state = { .lock = ATOMIC_FLAG_INIT };

/* Complaints about the options go out at once, before Python: there is no later moment that every program has. */
static void say(const char *text, size_t size)
{
    (void)wl_emit_stderr_write(text, size);
}

static void load_options(void)
{
    char storage[2048];
    struct wl_buf complaints;
    wl_buf_init(&complaints, storage, sizeof storage);
    wl_options_init(&state.options);
    wl_options_load(&state.options, &complaints);
    if (state.options.help)
        wl_options_help(&state.options, &complaints);
    if (complaints.len > 0)
        say(complaints.data, complaints.len);
}

/* The child has one thread, and what its parent has not finished is its parent's to finish. */
static void after_fork_in_child(void)
{
    atomic_flag_clear(&state.lock);
    atomic_store(&state.in_child, true);
    atomic_store(&state.pid, (int32_t)getpid());
    wl_guard_after_fork();
    wl_threads_after_fork();
    wl_incidents_after_fork();
}

int wl_state_init(void)
{
    atomic_store(&state.pid, (int32_t)getpid());
    wl_emit_stderr_init();
    load_options();
    wl_record_open(state.options.ledger);
    if (getcwd(state.start_dir, sizeof state.start_dir) == NULL)
        state.start_dir[0] = '\0';
    return -pthread_atfork(NULL, NULL, after_fork_in_child);
}

enum wl_phase wl_state_phase(void)
{
    return (enum wl_phase)atomic_load_explicit(&state.phase, memory_order_relaxed);
}

void wl_state_set_phase(enum wl_phase phase)
{
    if (wl_state_phase() != WL_PHASE_BROKEN)
        atomic_store(&state.phase, (int)phase);
}

void wl_state_break(const char *why)
{
    if (atomic_exchange(&state.phase, WL_PHASE_BROKEN) != WL_PHASE_BROKEN) {
        wl_record_refused(why);
        wl_emit_complaint(why);
    }
}

const struct wl_options *wl_state_options(void)
{
    return &state.options;
}

const char *wl_state_start_dir(void)
{
    return state.start_dir;
}

bool wl_state_in_child(void)
{
    return atomic_load_explicit(&state.in_child, memory_order_relaxed);
}

int32_t wl_state_pid(void)
{
    return atomic_load_explicit(&state.pid, memory_order_relaxed);
}

void wl_state_lock(void)
{
    while (atomic_flag_test_and_set_explicit(&state.lock, memory_order_acquire))
        sched_yield();
}

void wl_state_unlock(void)
{
    atomic_flag_clear_explicit(&state.lock, memory_order_release);
}
