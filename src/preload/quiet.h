/* System calls in a stranger's thread that must leave no trace: no signal, no cancellation. */
#ifndef WL_QUIET_H
#define WL_QUIET_H

#include <signal.h>
#include <stdbool.h>

struct wl_quiet {
    sigset_t before;            /* the thread's signal mask */
    bool pipe_pending, size_pending;
    int cancel_state;
};

/* Context: any.  From here to wl_quiet_leave, SIGPIPE and SIGXFSZ that our own writes raise are held back and then taken
 * out, and the thread can't be cancelled.  errno is not kept. */
void wl_quiet_enter(struct wl_quiet *q);
void wl_quiet_leave(const struct wl_quiet *q);

#endif
