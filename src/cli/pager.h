/* Long text through the user's pager. */
#ifndef WL_PAGER_H
#define WL_PAGER_H

#include <stdbool.h>
#include <stddef.h>

#include "terminal.h"

/* Context: cli.  Shows text that is longer than the terminal by $WHYLOOP_PAGER, $PAGER or less(1), and waits until the
 * reader is done.  False: it was not shown, because it fits, there is no terminal, no pager is wanted or none can be
 * run. */
bool wl_pager_show(const struct wl_terminal *terminal, const char *text, size_t size);

#endif
