/* A write that fails must not kill the program: SIGPIPE (nobody reads stderr) and SIGXFSZ (RLIMIT_FSIZE) are held back.
 *
 * Runs in the watched process around all that whyloop writes.  Both signals are sent to the writing thread itself, so a
 * signal that is pending afterwards and was not before is ours, and is taken out of the queue.  One that was pending
 * before is the program's and stays.  sigprocmask and not pthread_sigmask: the same call on Linux, and in libc
 * proper before glibc 2.32.  Open, read and write are cancellation points: pthread_cancel waits until we are done.
 */
#include "quiet.h"

#include <pthread.h>
#include <time.h>

void wl_quiet_enter(struct wl_quiet *q)
{
    sigset_t ours, pending;
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigaddset(&ours, SIGXFSZ);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &q->cancel_state);
    sigpending(&pending);
    q->pipe_pending = sigismember(&pending, SIGPIPE) == 1;
    q->size_pending = sigismember(&pending, SIGXFSZ) == 1;
    sigprocmask(SIG_BLOCK, &ours, &q->before);
}

static void take_out(int signal)
{
    const struct timespec at_once = { 0, 0 };
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal);
    sigtimedwait(&one, NULL, &at_once);
}

void wl_quiet_leave(const struct wl_quiet *q)
{
    sigset_t pending;
    sigpending(&pending);
    if (!q->pipe_pending && sigismember(&pending, SIGPIPE) == 1)
        take_out(SIGPIPE);
    if (!q->size_pending && sigismember(&pending, SIGXFSZ) == 1)
        take_out(SIGXFSZ);
    sigprocmask(SIG_SETMASK, &q->before, NULL);
    pthread_setcancelstate(q->cancel_state, NULL);
}
