/* What the rules ask of an incident, worked out once: indices into the raising stack, the loops by their part, who closed. */
#ifndef WL_FACTS_H
#define WL_FACTS_H

#include "incident.h"
#include "listing.h"
#include "owner.h"

enum wl_closer {
    WL_CLOSER_NONE,         /* not closed, as far as is known */
    WL_CLOSER_RUN,          /* asyncio.run(), a Runner, uvloop.run() … */
    WL_CLOSER_HAND,         /* code that called close() */
    WL_CLOSER_FINALIZER,    /* thrown away unclosed: no line is to blame */
    WL_CLOSER_UNSEEN,       /* closed, but nobody saw it */
};

struct wl_facts {
    const struct wl_incident *inc;

    /* the loops: NULL where there is none, or it is not known */
    const struct wl_loop *loop;     /* that the error is about: the running one of the nested kinds, the object's of other-loop */
    const struct wl_loop *now;      /* that runs in the raising thread */
    const struct wl_loop *target;   /* that was to be run inside it */
    const struct wl_thread *thread; /* that raised */
    struct wl_owner owner;          /* who runs `loop` */
    enum wl_closer closer;          /* of `loop` */
    const struct wl_frame *closing_run; /* the asyncio.run() of a WL_CLOSER_RUN */

    /* the raising stack, as indices; -1: none */
    int place;              /* where report.md's rule puts it: the innermost user frame, or what takes its place */
    int caller;             /* that called the loop: the bridge, else the place */
    int bridge;             /* the innermost third-party frame inside the place */
    int coroutine;          /* the innermost coroutine or async generator, outside the standard library */
    int patch;              /* nest_asyncio's frame inside the place */

    /* the places: NULL where not known */
    const struct wl_frame *raised, *closed, *stopped, *started, *created, *now_started;

    bool user_place;        /* the place is a user frame, not what took its place */
    bool kernel;            /* a notebook kernel runs the loop, or IPython in a terminal */
    bool kernel_seen;       /* by the stack of its start, not only by the stack of the error */
    bool top_level;         /* the place is the top level of a cell or of a REPL that may await there */
    bool inherited;         /* the loop is the parent's, this is a forked child */
    bool elsewhere;         /* the loop belongs to another thread than the one that raised */
    bool run_below;         /* the stack shows that the code is executed by a loop: a coroutine, or a run further out */
    bool wants_running;     /* no-loop-in-thread: it was the running loop that was asked for */
    bool user_coroutine;    /* the coroutine that entered synchronous code is the user's */
    bool library_fault;     /* the coroutine that entered synchronous code is the library's own */
    bool finalizer;         /* raised below a __del__, or while a coroutine was thrown away */

    const struct wl_listings *listings; /* files whole, for the advice; NULL: none */
};

/* Context: any.  Fills *ret from the incident, to which it keeps pointing. */
void wl_facts_find(const struct wl_incident *inc, struct wl_facts *ret);

/* Context: any.  The index of wl_cause_place's frame, or -1; *ret_user tells whether it is a user frame. */
int wl_facts_place(const struct wl_stack *stack, bool *ret_user);

/* Context: any. */
bool wl_facts_is_user(const struct wl_frame *frame);
bool wl_facts_is_below(const char *module, const char *package);  /* "aiohttp.client" is below "aiohttp"; NULL below nothing */
const struct wl_frame *wl_facts_frame(const struct wl_facts *f, int index);  /* of the raising stack; NULL for -1 */

/* Context: any.  Do two frames show the same source line? */
bool wl_facts_same_line(const struct wl_frame *a, const struct wl_frame *b);

/* Context: any.  Is the error one of a loop that was to be run inside a running one (nested-run, already-running, other-loop-running,
 * sync-api-in-loop, cannot-patch, reentered)? */
bool wl_facts_is_nested_kind(enum wl_kind kind);

#endif
