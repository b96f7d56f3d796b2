/* The code of a fix: what stands at a place, and what to put there. */
#ifndef WL_FIXCODE_H
#define WL_FIXCODE_H

#include "words.h"

/* Each is one way to change the call on a line. */
enum wl_code {
    WL_CODE_NONE,
    WL_CODE_AWAIT_RUN,      /* asyncio.run(X)              →  await X                                  at the place */
    WL_CODE_AWAIT_CALL,     /* helper(a)                   →  await helper(a)                          in the coroutine */
    WL_CODE_TO_THREAD,      /* helper(a)                   →  await asyncio.to_thread(helper, a)       in the coroutine */
    WL_CODE_TWIN,           /* client.get(a)               →  await client.aget(a)                     at the place */
    WL_CODE_UNWRAP,         /* async_to_sync(f)(a)         →  await f(a)                               at the place */
    WL_CODE_AWAIT_FUNCTION, /* anyio.run(f, a)             →  await f(a)                               at the place */
    WL_CODE_CREATE_TASK,    /* asyncio.run(X)              →  asyncio.create_task(X)                   at the place */
    WL_CODE_DROP,           /* loop.close()                →  pass                                     at the verdict's location */
    WL_CODE_THREADSAFE,     /* loop.call_soon(f)           →  loop.call_soon_threadsafe(f)             at the place */
    WL_CODE_SUBMIT,         /* loop.run_until_complete(X)  →  asyncio.run_coroutine_threadsafe(X, loop).result() */
    WL_CODE_SUBMIT_AWAIT,   /* await loop.create_task(X)   →  await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(X, loop)) */
    WL_CODE_NEW_LOOP,       /* asyncio.get_event_loop()    →  asyncio.new_event_loop()                 at the place */
    WL_CODE_OWN_LOOP,       /* await loop.create_task(X)   →  await asyncio.get_running_loop().create_task(X) */
    WL_CODE_RUN,            /* loop.run_until_complete(X)  →  asyncio.run(X)                           at the place */
    WL_CODE_GET_AND_RUN,    /* asyncio.get_event_loop().run_until_complete(X)  →  asyncio.run(X)       at the place */
    WL_CODE_RUNNER,         /* asyncio.run(X)              →  runner.run(X)                            at the verdict's location */
    WL_CODE_RUNNER_NOW,     /* the same where the running loop was started */
    WL_CODE_PAUSE,          /* loop._run_once()            →  await asyncio.sleep(0)                   at the place */

    /* whole lines (fixblock.c) */
    WL_CODE_RUNNER_BLOCK,   /* from one asyncio.run() to the other  →  with asyncio.Runner() as runner: around them */
    WL_CODE_RETURN,         /* loop.stop()                 →  return                                   at the verdict's location */
};

struct wl_code_made {
    const struct wl_frame *location;
    struct wl_range range;  /* whole lines where columns are not known */
    const char *before, *after, *code;
    bool exact;             /* nothing about this line makes it doubtful */
};

/* Context: any.  Makes the code for w->f into w->v's text; false (and nothing kept) where the line does not allow it.  May set
 * w->twin to the name of a library's asynchronous function, also when there is no code. */
bool wl_fixcode_make(struct wl_words *w, enum wl_code code, struct wl_code_made *ret);

/* Context: any.  Where the coroutine calls synchronous code: its index on the raising stack (a comprehension's own frame
 * counts as the coroutine's), -1 for none. */
int wl_fixcode_call_site(const struct wl_facts *f);

/* Context: any.  May the place await: is it in a coroutine itself, or at a top level that may? */
bool wl_fixcode_may_await(const struct wl_facts *f);

#endif
