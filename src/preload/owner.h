/* Who runs a loop: recognised by the code objects on the stack from which it was started. */
#ifndef WL_OWNER_H
#define WL_OWNER_H

#include "incident.h"

enum wl_owner_rank {
    WL_OWNER_NONE,
    WL_OWNER_PLAIN,         /* asyncio.run(), run_until_complete(): the user's own call */
    WL_OWNER_LIBRARY,       /* a third-party package that has no entry in owners.def */
    WL_OWNER_BASE,          /* what others build on: tornado, anyio */
    WL_OWNER_FRAMEWORK,     /* a server, a bot, a test runner */
    WL_OWNER_ABOVE,         /* what starts those: gunicorn */
    WL_OWNER_SHELL,         /* IPython in a terminal, which runs a cell's top-level await */
    WL_OWNER_KERNEL,        /* a Jupyter kernel and its like */
};

struct wl_owner {
    enum wl_owner_rank rank;
    const char *words;              /* "asyncio.run()", "uvicorn", "the ipykernel kernel"; static or a package's name; NULL: not known */
    const struct wl_frame *frame;   /* by which it was recognised, or NULL */
};

/* Context: any.  Looks at stack->frames[from..), innermost first, as far as the first user frame. */
void wl_owner_find(const struct wl_stack *stack, uint32_t from, struct wl_owner *ret);

/* Context: any.  The same for a loop's last start: what report.md calls loops[].owner. */
void wl_owner_of_loop(const struct wl_loop *loop, struct wl_owner *ret);

/* Context: any.  Is this the frame of a function that makes, runs and closes a loop (asyncio.run, Runner, uvloop.run …)? */
bool wl_owner_is_run(const struct wl_frame *frame);

/* Context: any.  Was a loop closed by such a function: is one on the closing stack, inside the code that called it? */
const struct wl_frame *wl_owner_closing_run(const struct wl_stack *closed);

#endif
