/* Was a signal sent to this process alone, or to its whole process group? */
#ifndef WL_WITNESS_H
#define WL_WITNESS_H

#include <stdbool.h>
#include <sys/types.h>

struct wl_witness {
    pid_t pid;      /* 0: there is none, and every signal counts as sent to this process alone */
    int ask, answer;
};

/* Context: cli, every signal blocked.  Starts the witness; where that fails there is none. */
void wl_witness_start(struct wl_witness *w);

/* Context: cli.  Did the witness get this signal too, a moment ago? */
bool wl_witness_saw(struct wl_witness *w, int signal);

/* Context: cli.  Ends it, and waits for its end. */
void wl_witness_stop(struct wl_witness *w);

#endif
