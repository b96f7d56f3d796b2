/* The environment of a watched child. */
#ifndef WL_ENV_H
#define WL_ENV_H

#include "../common/error.h"

struct wl_env {
    const char *library;    /* absolute path of libwhyloop.so */
    const char *report_dir; /* NULL: as it was */
    const char *ledger;     /* NULL: as it was */
    int native;             /* 0, 1; -1: as it was */
    bool notes, quiet;
};

/* Context: cli.  Puts the library at the front of LD_PRELOAD and the settings behind what WHYLOOP_OPTIONS had, in this
 * process's own environment.  Returns 0 or a negative errno with *e set. */
int wl_env_set(const struct wl_env *env, struct wl_error *e);

/* Context: cli.  The value of LD_PRELOAD: the library, then those of `old` (may be NULL) that are not it. */
void wl_env_put_preload(struct wl_buf *out, const char *library, const char *old);

/* Context: cli.  The value of WHYLOOP_OPTIONS: `old` (may be NULL), then the settings, which so win. */
void wl_env_put_options(struct wl_buf *out, const char *old, const struct wl_env *env);

#endif
