/* The command of a run as a child: started, given every signal, waited for, its end repeated. */
#ifndef WL_CHILD_H
#define WL_CHILD_H

#include <stdbool.h>

struct wl_child_end {
    bool by_signal;
    int value;      /* the exit status, or the signal */
};

/* Context: cli.  Runs the command with this process's environment and waits for its end; 0 or the negative errno of what
 * could not be started.  From here on every signal is blocked, and only standard error is still open. */
int wl_child_run(char **command, struct wl_child_end *ret);

/* Context: cli.  Ends this process as the child ended. */
_Noreturn void wl_child_repeat(const struct wl_child_end *end);

#endif
