/* From an incident to what the rules ask of it; pure, inside the watched program.
 *
 * wl_facts_find() fills one struct in the order of its members: the loops (find_loops), the raising stack (find_frames),
 * the places (find_places), and what follows from them (find_flags).  cause.c, words.c and advice.c only read it.
 */
#include "facts.h"
#include "cause.h"
#include "origin.h"

#include <string.h>

bool wl_facts_is_user(const struct wl_frame *frame)
{
    return (frame->origin == WL_ORIGIN_USER || frame->origin == WL_ORIGIN_NOTEBOOK) && !(frame->flags & WL_FRAME_NATIVE_MADE);
}

bool wl_facts_is_below(const char *module, const char *package)
{
    size_t size = strlen(package);
    return module && strncmp(module, package, size) == 0 && (!module[size] || module[size] == '.');
}

static bool is_outside_plumbing(const struct wl_frame *frame)
{
    return frame->origin != WL_ORIGIN_STDLIB && frame->origin != WL_ORIGIN_NATIVE && !(frame->flags & WL_FRAME_NATIVE_MADE)
        && !wl_origin_is_plumbing(frame->module, frame->file);
}

int wl_facts_place(const struct wl_stack *stack, bool *ret_user)
{
    uint32_t count = stack ? stack->count : 0;
    *ret_user = true;
    for (uint32_t i = 0; i < count; i++)
        if (wl_facts_is_user(stack->frames[i]))
            return (int)i;
    *ret_user = false;
    for (uint32_t i = 0; i < count; i++)
        if (is_outside_plumbing(stack->frames[i]))
            return (int)i;
    return count ? 0 : -1;
}

const struct wl_frame *wl_facts_frame(const struct wl_facts *f, int index)
{
    const struct wl_stack *stack = f->inc->raised;
    return stack && index >= 0 && (uint32_t)index < stack->count ? stack->frames[index] : NULL;
}

bool wl_facts_same_line(const struct wl_frame *a, const struct wl_frame *b)
{
    return a && b && a->line == b->line && a->line > 0 && strcmp(a->file, b->file) == 0;
}

bool wl_facts_is_nested_kind(enum wl_kind kind)
{
    return kind == WL_KIND_NESTED_RUN || kind == WL_KIND_ALREADY_RUNNING || kind == WL_KIND_OTHER_LOOP_RUNNING
        || kind == WL_KIND_SYNC_API_IN_LOOP || kind == WL_KIND_CANNOT_PATCH || kind == WL_KIND_REENTERED;
}

/* --- the loops --- */

/* The only loop that runs in another thread than the one that raised, or NULL. */
static const struct wl_loop *only_one_elsewhere(const struct wl_incident *inc)
{
    const struct wl_loop *found = NULL;
    for (uint32_t i = 0; i < inc->loop_count && i < WL_LOOPS_MAX; i++) {
        const struct wl_loop *loop = &inc->loops[i];
        if (loop->state != WL_LOOP_RUNNING)
            continue;
        if (found || !loop->thread || loop->thread == inc->thread)
            return NULL;
        found = loop;
    }
    return found;
}

static const struct wl_loop *subject(const struct wl_incident *inc)
{
    const struct wl_loop *involved = wl_cause_loop(inc, inc->involved), *running = wl_cause_loop(inc, inc->running);
    if (inc->kind == WL_KIND_OTHER_LOOP) {
        const struct wl_loop *bound = inc->object.known ? wl_cause_loop(inc, inc->object.loop) : NULL;
        if (bound)
            return bound;
        return involved != running ? involved : NULL;
    }
    if (involved)
        return involved;
    if (inc->kind == WL_KIND_ALREADY_RUNNING && !running)
        return only_one_elsewhere(inc);
    return wl_facts_is_nested_kind(inc->kind) || inc->kind == WL_KIND_CLOSE_WHILE_RUNNING ? running : NULL;
}

static enum wl_closer closer_of(const struct wl_loop *loop, const struct wl_frame *run)
{
    if (!loop || (loop->state != WL_LOOP_CLOSED && !loop->closed.time_us))
        return WL_CLOSER_NONE;
    if (loop->closed_by_finalizer)
        return WL_CLOSER_FINALIZER;
    if (!loop->closed.stack || !loop->closed.stack->count)
        return WL_CLOSER_UNSEEN;
    return run ? WL_CLOSER_RUN : WL_CLOSER_HAND;
}

/* A loop belongs to the thread that runs it, or ran it last; one that never ran, to the thread that made it. */
static bool belongs_elsewhere(const struct wl_loop *loop, uint32_t thread)
{
    uint32_t owner = loop->thread ? loop->thread : loop->created.thread;
    return owner && thread && owner != thread;
}

static void find_loops(struct wl_facts *f)
{
    const struct wl_incident *inc = f->inc;
    f->loop = subject(inc);
    f->now = wl_cause_loop(inc, inc->running);
    f->target = wl_cause_loop(inc, inc->target);
    f->thread = wl_cause_thread(inc, inc->thread);
    if (!f->loop)
        return;
    f->closing_run = wl_owner_closing_run(f->loop->closed.stack);
    f->closer = closer_of(f->loop, f->closing_run);
    f->inherited = inc->in_child && f->loop->pid && inc->pid && f->loop->pid != inc->pid;
    f->elsewhere = belongs_elsewhere(f->loop, inc->thread);
}

/* --- the raising stack --- */

static bool is_patch(const struct wl_frame *frame)
{
    return wl_facts_is_below(frame->module, "nest_asyncio") || wl_facts_is_below(frame->module, "nest_asyncio2");
}

static void find_inside(struct wl_facts *f)
{
    for (int i = 0; i < f->place; i++) {
        const struct wl_frame *frame = f->inc->raised->frames[i];
        if (f->patch < 0 && is_patch(frame))
            f->patch = i;
        if (f->bridge < 0 && frame->origin == WL_ORIGIN_THIRD_PARTY && is_outside_plumbing(frame))
            f->bridge = i;
    }
}

/* Where the running loop begins on the raising stack, further out than the place; 0: no such frame (uvloop's has none). */
static uint32_t outer_run(const struct wl_facts *f)
{
    const struct wl_stack *stack = f->inc->raised;
    for (uint32_t i = (uint32_t)(f->place + 1); stack && i < stack->count; i++)
        if (strcmp(stack->frames[i]->name, "run_forever") == 0 && wl_origin_is_plumbing(stack->frames[i]->module, stack->frames[i]->file))
            return i;
    return 0;
}

/* Coroutines of the standard library are skipped: an AsyncExitStack or wait_for only stands between the two.  What lies
 * outside the loop's run is not executed by it. */
static int find_coroutine(const struct wl_facts *f)
{
    const struct wl_stack *stack = f->inc->raised;
    uint32_t end = outer_run(f);
    for (uint32_t i = 0; stack && i < (end ? end : stack->count); i++)
        if ((stack->frames[i]->flags & (WL_FRAME_COROUTINE | WL_FRAME_ASYNC_GENERATOR)) && stack->frames[i]->origin != WL_ORIGIN_STDLIB)
            return (int)i;
    return -1;
}

static void find_frames(struct wl_facts *f)
{
    f->bridge = f->patch = -1;
    f->place = wl_facts_place(f->inc->raised, &f->user_place);
    if (f->user_place)
        find_inside(f);
    f->coroutine = find_coroutine(f);
    f->caller = f->bridge >= 0 ? f->bridge : f->place;
}

/* --- what follows --- */

static void find_places(struct wl_facts *f)
{
    f->raised = wl_facts_frame(f, f->place);
    if (f->loop) {
        f->closed = wl_cause_place(f->loop->closed.stack);
        f->stopped = wl_cause_place(f->loop->stopped.stack);
        f->started = wl_cause_place(f->loop->started.stack);
        f->created = wl_cause_place(f->loop->created.stack);
    }
    if (f->now)
        f->now_started = wl_cause_place(f->now->started.stack);
}

/* By the stack of the start where it was seen, else by what lies outside the run on the raising stack. */
static void find_owner(struct wl_facts *f)
{
    const struct wl_loop *loop = f->loop ? f->loop : f->now;
    if (loop && loop->started.stack && loop->started.stack->count) {
        wl_owner_of_loop(loop, &f->owner);
        f->kernel_seen = true;
    } else if (wl_facts_is_nested_kind(f->inc->kind)) {
        uint32_t from = outer_run(f);
        if (from)
            wl_owner_find(f->inc->raised, from, &f->owner);
    }
    f->kernel = f->owner.rank >= WL_OWNER_SHELL;
}

static bool is_top_level(const struct wl_facts *f)
{
    const struct wl_frame *frame = f->raised;
    if (!frame || (strcmp(frame->name, "<module>") != 0 && strncmp(frame->name, "<cell line:", 11) != 0))
        return false;
    return frame->origin == WL_ORIGIN_NOTEBOOK || (f->owner.frame && wl_facts_is_below(f->owner.frame->module, "asyncio.__main__"));
}

/* Below a __del__, or in a coroutine of asyncio's that nobody awaits any more: then no user frame is on the stack. */
static bool is_thrown_away(const struct wl_facts *f)
{
    const struct wl_stack *stack = f->inc->raised;
    for (uint32_t i = 0; stack && i < stack->count; i++)
        if (strcmp(stack->frames[i]->name, "__del__") == 0 || (!f->user_place && (stack->frames[i]->flags & WL_FRAME_COROUTINE)))
            return true;
    return false;
}

void wl_facts_find(const struct wl_incident *inc, struct wl_facts *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->inc = inc;
    find_loops(ret);
    find_frames(ret);
    find_places(ret);
    find_owner(ret);
    const struct wl_frame *bridge = wl_facts_frame(ret, ret->bridge), *coroutine = wl_facts_frame(ret, ret->coroutine);
    ret->library_fault = bridge && coroutine && ret->coroutine < ret->place && coroutine->origin == WL_ORIGIN_THIRD_PARTY;
    ret->run_below = ret->coroutine >= 0 || outer_run(ret) != 0;
    ret->wants_running = inc->wants_running;
    ret->user_coroutine = coroutine && wl_facts_is_user(coroutine);
    ret->top_level = is_top_level(ret);
    ret->finalizer = is_thrown_away(ret);
}
