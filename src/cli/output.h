/* What the command prints on stdout. */
#ifndef WL_OUTPUT_H
#define WL_OUTPUT_H

#include "../common/error.h"

struct wl_output {
    struct wl_buf buf; /* drained to stdout */
    char storage[8192];
};

/* Context: cli. */
void wl_output_init(struct wl_output *o);

/* Context: cli.  Writes the rest; returns 0 or a negative errno with *e set. */
int wl_output_finish(struct wl_output *o, struct wl_error *e);

/* Context: cli.  Must text be ASCII here?  So where the locale's character set is not UTF-8. */
bool wl_output_is_ascii(void);

#endif
