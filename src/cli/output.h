/* What the command prints: on stdout, into a file, or held back until it is known how long it is. */
#ifndef WL_OUTPUT_H
#define WL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../common/error.h"

struct wl_output {
    struct wl_buf buf; /* drained to where it goes */
    int fd;
    const char *name;  /* of a file; NULL: standard output */
    bool holds;        /* in `held`, until wl_output_finish */
    char *held;
    size_t held_size, held_cap;
    char storage[8192];
};

/* Context: cli.  On stdout, as it comes. */
void wl_output_init(struct wl_output *o);

/* Context: cli.  Into a file, which is emptied.  Returns 0 or a negative errno with *e set, and *o as wl_output_init
 * has it. */
int wl_output_open(struct wl_output *o, const char *path, struct wl_error *e);

/* Context: cli.  On stdout, but nothing before wl_output_finish or wl_output_take: for a pager. */
void wl_output_hold(struct wl_output *o);

/* Context: cli.  What is held so far, up to *ret_size; it stays the output's.  NULL: no memory was left. */
const char *wl_output_take(struct wl_output *o, size_t *ret_size);

/* Context: cli.  Forgets what is held: it was shown. */
void wl_output_drop(struct wl_output *o);

/* Context: cli.  Writes the rest; returns 0 or a negative errno with *e set. */
int wl_output_finish(struct wl_output *o, struct wl_error *e);

/* Context: cli.  Must text be ASCII here?  So where the locale's character set is not UTF-8. */
bool wl_output_is_ascii(void);

#endif
