/* What stdout is connected to. */
#ifndef WL_TERMINAL_H
#define WL_TERMINAL_H

#include <stdbool.h>

enum wl_when { WL_WHEN_AUTO, WL_WHEN_ALWAYS, WL_WHEN_NEVER };

struct wl_terminal {
    bool there;    /* stdout is a terminal */
    unsigned columns, rows; /* 0: not known, or there is none; $COLUMNS counts without one too */
};

/* Context: cli. */
struct wl_terminal wl_terminal_find(void);

/* Context: cli.  By what --color says, NO_COLOR, CLICOLOR_FORCE, CLICOLOR and the terminal. */
bool wl_terminal_has_colors(const struct wl_terminal *terminal, enum wl_when when);

#endif
