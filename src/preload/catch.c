/* From an exception to an incident.  See catch.h; the table is catch_words.c.
 *
 * Runs in the hook of an exception type's tp_init, with the GIL.  In calling order: wl_catch_text (catch_text.c, hot: is it one of the
 * table's texts?) → wl_catch_identify: stacks, then "made is not raised" (the raising function is a known place, or compiled
 * code, or the loop is in the state that the error speaks of), then which loop and object it is about → wl_catch_complete:
 * what surrounds it.
 */
#include <string.h>
#include <unistd.h>

#include "../common/timefmt.h"
#include "catch.h"
#include "catch_words.h"
#include "debugmode.h"
#include "depot.h"
#include "loops.h"
#include "modules.h"
#include "natstack.h"
#include "pystack.h"
#include "state.h"
#include "surroundings.h"
#include "tasks.h"
#include "threads.h"

enum { NEAR = 16 };     /* frames around the error that are asked for their loops */

bool wl_catch_is_deferred(const struct wl_words *words)
{
    return (words->flags & WL_DEFERRED) != 0;
}

/* --- who raised it --- */

static bool module_matches(const char *pattern, const char *module)
{
    size_t n = strlen(pattern);
    if (n > 0 && pattern[n - 1] == '*')
        return strncmp(pattern, module, n - 1) == 0;
    return strcmp(pattern, module) == 0;
}

static bool is_place(const struct wl_words *words, const struct wl_frame *frame)
{
    for (int i = 0; i < WL_PLACES_MAX && words->places[i].module != NULL && frame->module != NULL; i++) {
        const struct wl_origin_place *p = &words->places[i];
        if (module_matches(p->module, frame->module) && (p->function == NULL || strcmp(p->function, frame->name) == 0))
            return true;
    }
    return false;
}

/* What a text means may depend on whether a loop runs in this thread. */
static bool suits_thread(const struct wl_words *words)
{
    bool in_loop = wl_threads_current_loop(wl_threads_self()) != 0;
    return (words->flags & (in_loop ? WL_OUT_OF_LOOP : WL_IN_LOOP)) == 0;
}

/* The program's own error in asyncio's words is none of ours.  What the interpreter's C code raises is made, up to 3.11, where it is
 * caught: there the place tells nothing. */
bool wl_catch_may_defer(const struct wl_words *words)
{
    struct wl_raw_frame raw;
    if (!suits_thread(words))
        return false;
    if ((words->flags & WL_BY_INTERPRETER) != 0)
        return true;
    const struct wl_frame *frame = wl_pystack_walk(&raw, 1) == 1 ? wl_pystack_frame(&raw) : NULL;
    return frame != NULL && is_place(words, frame);
}

bool wl_catch_is_asked(const struct wl_words *words, const struct wl_frame *frame)
{
    return (frame->module != NULL && (strcmp(frame->module, "asyncio") == 0 || strncmp(frame->module, "asyncio.", 8) == 0)) ||
        is_place(words, frame);
}

static bool word_is(void *arg, const void *word)
{
    return word == arg;
}

/* Python code that makes an exception has its class on its evaluation stack during the call; the interpreter's C code,
 * which makes it on its own, has not. A stale word can look like it, so that compiled code that is seen at work comes first. */
static bool made_by_python(PyObject *exception, const struct wl_raw_frame *innermost)
{
    return wl_pystack_scan(innermost, word_is, wl_type_of(exception));
}

static bool is_uvloop(const struct wl_module *module)
{
    return module != NULL && module->path != NULL && strstr(module->path, "/uvloop/") != NULL;
}

/* Up to 3.10 each Python frame has an evaluation frame of its own, and its function is in the symbol table of all builds. */
static bool is_evaluation(const struct wl_native_frame *frame, uintptr_t anchor, const struct wl_native_frame *caller)
{
    if (anchor != 0)
        return caller == NULL || caller->cfa > anchor;
    const struct wl_module *module = wl_modules_find(frame->ip - 1);
    const char *symbol = module == NULL ? NULL : wl_modules_symbol(module, frame->ip - 1, NULL);
    return symbol != NULL && strcmp(symbol, "_PyEval_EvalFrameDefault") == 0;
}

static bool is_asyncio(const struct wl_module *module)
{
    return module != NULL && module->name != NULL && strncmp(module->name, "_asyncio.", 9) == 0;
}

/* Compiled code raised it if a frame of that code lies between the exception and the innermost Python frame: one further out only
 * runs the Python code that made the exception. */
static bool made_by(const struct wl_incident *inc, bool (*is_it)(const struct wl_module *module))
{
    uintptr_t anchor = wl_pystack_anchor();
    for (uint32_t i = 0; i < inc->native_count; i++) {
        const struct wl_native_frame *caller = i + 1 < inc->native_count ? &inc->native[i + 1] : NULL;
        if (is_it(wl_modules_find(inc->native[i].ip - 1)))
            return true;
        if (is_evaluation(&inc->native[i], anchor, caller))
            return false;
    }
    return false;
}

/* Is this loop in the state that an error of that kind speaks of? */
static bool state_fits(enum wl_kind kind, const struct wl_loop *loop)
{
    switch (kind) {
    case WL_KIND_CLOSED:
        return loop->state == WL_LOOP_CLOSED;
    case WL_KIND_ALREADY_RUNNING:
    case WL_KIND_CLOSE_WHILE_RUNNING:
        return loop->state == WL_LOOP_RUNNING;
    case WL_KIND_OTHER_LOOP_RUNNING:
        return loop->state != WL_LOOP_RUNNING && loop->state != WL_LOOP_CLOSED;
    case WL_KIND_STOPPED_EARLY:
        return loop->state == WL_LOOP_IDLE && loop->stopped.time_us != 0;
    case WL_KIND_OTHER_LOOP:
        return loop->id != wl_threads_current_loop(wl_threads_self());
    default:
        return false;
    }
}

struct search {
    enum wl_kind kind;
    struct wl_loop found;
    bool is_found;
};

static bool word_is_fitting_loop(void *arg, const void *word)
{
    struct search *s = arg;
    s->is_found = wl_loops_find(word, &s->found) && state_fits(s->kind, &s->found);
    return s->is_found;
}

/* The loop whose method raised: the first local of the innermost frames that is a known loop. */
static uint32_t loop_of_frames(const struct wl_raw_frame *raw, size_t count, enum wl_kind kind)
{
    struct wl_loop loop;
    for (size_t i = 0; i < count && i < NEAR; i++) {
        PyObject *self = wl_pystack_first_local(&raw[i]);
        if (self != NULL && wl_loops_find(self, &loop) && (kind == WL_KIND_COUNT || state_fits(kind, &loop)))
            return loop.id;
    }
    return 0;
}

/* A loop in the fitting state among the words of the innermost frames: the arguments of the call into compiled code. */
static uint32_t loop_on_stack(const struct wl_raw_frame *raw, size_t count, enum wl_kind kind, size_t frames)
{
    struct search s = { .kind = kind };
    for (size_t i = 0; i < count && i < frames; i++)
        if (wl_pystack_scan(&raw[i], word_is_fitting_loop, &s))
            return s.found.id;
    return 0;
}

static bool is_users(const struct wl_raw_frame *raw)
{
    const struct wl_frame *frame = wl_pystack_frame(raw);
    return frame == NULL || frame->origin == WL_ORIGIN_USER || frame->origin == WL_ORIGIN_NOTEBOOK;
}

/* An object among the locals of the innermost frames that is bound to a loop in the fitting state: new reference, or NULL.  What the
 * program that called the library has at hand is not looked at. */
static PyObject *bound_local(const struct wl_raw_frame *raw, size_t count, enum wl_kind kind, uint32_t *ret_loop)
{
    enum { FRAMES = 4, LOCALS = 24 };
    for (size_t i = 0; i < count && i < FRAMES && (i == 0 || !is_users(&raw[i])); i++)
        for (int k = 0; k < LOCALS; k++) {
            PyObject *object = wl_pystack_local(&raw[i], k);
            PyObject *loop = object == NULL || wl_loops_is_known(object) ? NULL : wl_tasks_loop_of(object);
            struct wl_loop known;
            bool fits = loop != NULL && wl_loops_find(loop, &known) && state_fits(kind, &known);
            if (loop != NULL)
                wl_py.DecRef(loop);
            if (!fits)
                continue;
            *ret_loop = known.id;
            wl_py.IncRef(object);
            return object;
        }
    return NULL;
}

static uint32_t loop_of_bound(const struct wl_raw_frame *raw, size_t count, enum wl_kind kind)
{
    uint32_t loop = 0;
    PyObject *object = bound_local(raw, count, kind, &loop);
    if (object != NULL)
        wl_py.DecRef(object);
    return loop;
}

/* The innermost frames are whyloop's own, however many the compiler made of them. */
static void drop_own_frames(struct wl_incident *inc)
{
    const struct wl_module *own = wl_modules_find((uintptr_t)wl_catch_text_init);
    uint32_t count = 0;
    while (own != NULL && count < inc->native_count && wl_modules_find(inc->native[count].ip - 1) == own)
        count++;
    inc->native_count -= count;
    memmove(inc->native, inc->native + count, inc->native_count * sizeof inc->native[0]);
}

static void fill_native(struct wl_incident *inc)
{
    inc->native_count = (uint32_t)wl_natstack_capture(inc->native, WL_NATIVE_MAX, 0, &inc->native_cut);
    drop_own_frames(inc);
    if (inc->native_count == 0)
        wl_surroundings_missing(inc, "native_stack", "no unwinder could walk it");
}

/* A copy of asyncio.run() asks for the running loop before it refuses. */
static bool asks_for_running_loop(const PyObject *code)
{
    PyObject *names = wl_read_ptr(code, wl_layout->code_names);
    if (!wl_pyapi_is_exact(names, wl_py.Tuple))
        return false;
    for (ssize_t i = 0, size = wl_py.TupleSize(names); i < size; i++) {
        size_t length;
        const char *name = wl_pyapi_ascii(wl_py.TupleGetItem(names, i), &length);
        if (name != NULL && length >= 16 && length <= 17 && memcmp(name + length - 16, "get_running_loop", 16) == 0)
            return true;
    }
    return false;
}

static bool history_bears_out(const struct wl_words *words, const struct wl_raw_frame *raw, size_t count)
{
    if ((words->flags & WL_BY_HISTORY) != 0 && loop_on_stack(raw, count, words->kind, 1) != 0)
        return true;
    if ((words->flags & WL_BY_OWNER) != 0 && loop_of_bound(raw, count, words->kind) != 0)
        return true;
    if ((words->flags & WL_BY_RUNNER) != 0 && wl_loops_closed_by(wl_pystack_first_local(&raw[0])) != 0)
        return true;
    return (words->flags & WL_BY_ASKING) != 0 && wl_threads_current_loop(wl_threads_self()) != 0 && asks_for_running_loop(raw[0].code);
}

static bool was_raised(PyObject *exception, const struct wl_words *words, const struct wl_raw_frame *raw, size_t count,
                       struct wl_incident *inc)
{
    if (!suits_thread(words))
        return false;
    if (inc->raised->count > 0 && is_place(words, inc->raised->frames[0])) {
        inc->basis = WL_BASIS_PLACE;
        return true;
    }
    if ((words->flags & (WL_BY_UVLOOP | WL_BY_INTERPRETER)) != 0)
        fill_native(inc);
    if ((words->flags & WL_BY_UVLOOP) != 0 && made_by(inc, is_uvloop)) {
        inc->basis = WL_BASIS_NATIVE;
        return true;
    }
    if ((words->flags & WL_BY_INTERPRETER) != 0 &&
        (count == 0 || made_by(inc, is_asyncio) || !made_by_python(exception, &raw[0]))) {
        inc->basis = WL_BASIS_NATIVE;
        return true;
    }
    inc->basis = WL_BASIS_HISTORY;
    return count > 0 && history_bears_out(words, raw, count);
}

/* --- which loop and object it is about --- */

static PyObject *first_argument(const struct wl_raw_frame *raw, size_t count, const char *function)
{
    char name[64];
    for (size_t i = 0; i < count && i < 4; i++) {
        wl_pyapi_text(wl_read_ptr(raw[i].code, wl_layout->code_name), name, sizeof name);
        if (strcmp(name, function) == 0) {
            PyObject *object = wl_pystack_first_local(&raw[i]);
            if (object != NULL)
                wl_py.IncRef(object);
            return object;
        }
    }
    return NULL;
}

/* Of C, or asyncio's Task in Python, which backports.asyncio.runner and nest_asyncio take. */
static bool raised_by_step(const struct wl_incident *inc)
{
    const struct wl_frame *f = inc->raised->count > 0 ? inc->raised->frames[0] : NULL;
    if (inc->basis == WL_BASIS_NATIVE)
        return true;
    return f != NULL && f->module != NULL && strcmp(f->module, "asyncio.tasks") == 0 && strncmp(f->name, "__step", 6) == 0;
}

/* "attached to a different loop" is made by the task's step after its coroutine has yielded: the await that it is about is
 * on no live stack, but at the end of the task's chain of suspended coroutines. */
static PyObject *awaited_by_task(struct wl_incident *inc, bool by_step)
{
    PyObject *loop = (PyObject *)wl_loops_object(wl_threads_current_loop(wl_threads_self()));
    PyObject *task = loop == NULL ? NULL : wl_tasks_current(loop);
    if (task == NULL)
        return NULL;
    const struct wl_frame *chain[WL_AWAIT_MAX];
    PyObject *object = wl_tasks_waited_for(task);
    size_t count = by_step ? wl_tasks_suspended_chain(task, chain, WL_AWAIT_MAX) : 0;
    const struct wl_stack *whole = count == 0 ? NULL : wl_pystack_above(chain, count, inc->raised);
    if (whole != NULL)
        inc->raised = whole;
    wl_py.DecRef(task);
    return object;
}

static void find_object(struct wl_incident *inc, const struct wl_raw_frame *raw, size_t count)
{
    uint32_t loop;
    bool by_step = raised_by_step(inc);     /* of the stack as it is now: the await's frames come on top */
    PyObject *object = first_argument(raw, count, "_ensure_future");
    if (object == NULL)
        object = first_argument(raw, count, "ensure_future");
    if (object == NULL && by_step)
        object = awaited_by_task(inc, true);
    if (object == NULL && inc->basis != WL_BASIS_NATIVE)
        object = bound_local(raw, count, inc->kind, &loop);     /* asyncio.mixins._get_loop is a method of the lock that it is about */
    if (object == NULL && !by_step)
        object = awaited_by_task(inc, false);
    if (object != NULL) {
        if (wl_tasks_describe_object(object, &inc->object))
            wl_debugmode_made_at(object, inc->raised, &inc->object.bound);
        wl_py.DecRef(object);
    }
}

/* The transports, streams, tasks … whose methods lie between the user's line and a closed loop: the outermost of asyncio's or
 * a package's own objects that is bound to that loop is what the program used. */
static void object_of_loop(struct wl_incident *inc, const struct wl_raw_frame *raw, size_t count)
{
    for (size_t i = 0; i < count && i < NEAR && i < inc->raised->count; i++) {
        const struct wl_frame *f = inc->raised->frames[i];
        if (f->origin == WL_ORIGIN_USER || f->origin == WL_ORIGIN_NOTEBOOK)
            break;
        PyObject *self = wl_pystack_first_local(&raw[i]);
        struct wl_object object;
        if (self == NULL || wl_loops_is_known(self) || f->name[0] == '<' || (f->flags & WL_FRAME_NATIVE_MADE) != 0)
            continue;
        if (strchr(f->function, '.') == NULL && wl_layout->minor >= 11)
            continue;       /* a plain function: its first local is not a self */
        if (!wl_tasks_describe_object(self, &object) || object.loop != inc->involved)
            continue;
        inc->object = object;
        wl_debugmode_made_at(self, inc->raised, &inc->object.bound);
    }
}

static void find_loops(struct wl_incident *inc, const struct wl_words *words, const struct wl_raw_frame *raw, size_t count)
{
    uint32_t running = wl_threads_current_loop(wl_threads_self());
    switch (inc->kind) {
    case WL_KIND_CLOSED:
        if ((words->flags & WL_BY_RUNNER) != 0)
            inc->involved = count > 0 ? wl_loops_closed_by(wl_pystack_first_local(&raw[0])) : 0;
        else
            inc->involved = loop_of_frames(raw, count, inc->kind);
        if (inc->involved == 0 && (words->flags & WL_BY_RUNNER) == 0)
            inc->involved = loop_on_stack(raw, count, inc->kind, 2);
        if (inc->involved == 0)
            inc->involved = loop_of_bound(raw, count, inc->kind);
        if (inc->involved != 0)
            object_of_loop(inc, raw, count);
        break;
    case WL_KIND_OTHER_LOOP_RUNNING:
        inc->involved = running;
        inc->target = loop_of_frames(raw, count, inc->kind);
        if (inc->target == 0)
            inc->target = loop_on_stack(raw, count, inc->kind, 1);
        break;
    case WL_KIND_OTHER_LOOP:
        find_object(inc, raw, count);
        inc->involved = inc->object.loop;
        break;
    case WL_KIND_STOPPED_EARLY:
        inc->involved = inc->basis == WL_BASIS_NATIVE ? 0 : loop_of_frames(raw, count, WL_KIND_COUNT);
        if (inc->involved == 0)
            inc->involved = wl_loops_last_idle(wl_threads_self());
        break;
    case WL_KIND_WRONG_THREAD:
        inc->involved = loop_of_frames(raw, count, WL_KIND_COUNT);
        if (inc->involved == 0)
            inc->involved = loop_on_stack(raw, count, WL_KIND_ALREADY_RUNNING, 1);
        break;
    case WL_KIND_ALREADY_RUNNING:
    case WL_KIND_CLOSE_WHILE_RUNNING:
        /* the loop whose method refused: a forked child's mark of the running loop may be gone (3.12 and later) */
        inc->involved = loop_of_frames(raw, count, WL_KIND_COUNT);
        if (inc->involved == 0)
            inc->involved = running;
        break;
    case WL_KIND_NO_LOOP_IN_THREAD:
        break;
    default:
        inc->involved = running;
        break;
    }
}

/* --- the rest --- */

static void fill_text(PyObject *exception, PyObject *args, struct wl_incident *inc)
{
    ssize_t whole = wl_pyapi_text(wl_py.TupleGetItem(args, 0), inc->message, sizeof inc->message);
    if (whole > (ssize_t)strlen(inc->message))
        inc->message_cut = (uint32_t)(whole - (ssize_t)strlen(inc->message));
    wl_pyapi_type_text(wl_type_of(exception), inc->type, sizeof inc->type);
}

static bool is_finalizing(void)
{
    return wl_py.IsFinalizing != NULL && wl_py.IsFinalizing() != 0;
}

static void fill_head(PyObject *exception, PyObject *args, const struct wl_words *words, struct wl_incident *inc)
{
    inc->kind = words->kind;
    inc->wants_running = (words->flags & WL_WANTS_RUNNING) != 0;
    inc->time_us = wl_time_now_us();
    inc->pid = wl_state_pid();
    inc->python_minor = wl_pyapi_version() / 1000 % 1000;
    inc->in_child = wl_state_in_child();
    inc->finalizing = is_finalizing();
    inc->outcome = WL_OUTCOME_UNKNOWN;
    inc->revision = 1;
    inc->count = 1;
    fill_text(exception, args, inc);
    if (inc->message_cut > 0)
        wl_surroundings_missing(inc, "error.message", "longer than 1,023 bytes");
}

static void fill_surroundings(struct wl_incident *inc)
{
    if (inc->raised->cut > 0)
        wl_surroundings_missing(inc, "stack", "deeper than 256 frames: the middle is left out");
    wl_surroundings_threads(inc);
    wl_surroundings_loops(inc);
    wl_surroundings_task(inc);
}

bool wl_catch_identify(PyObject *exception, PyObject *args, const struct wl_words *words, struct wl_incident *inc)
{
    struct wl_raw_frame raw[NEAR];
    memset(inc, 0, offsetof(struct wl_incident, native));
    memset(&inc->loop_count, 0, sizeof *inc - offsetof(struct wl_incident, loop_count));
    size_t count = wl_pystack_walk(raw, NEAR);
    inc->raised = wl_pystack_full();
    if (inc->raised == NULL || !was_raised(exception, words, raw, count, inc))
        return false;
    fill_head(exception, args, words, inc);
    find_loops(inc, words, raw, count);
    return true;
}

void wl_catch_complete(struct wl_incident *inc)
{
    if (inc->native_count == 0 && wl_state_options()->native)
        fill_native(inc);
    fill_surroundings(inc);
}

bool wl_catch_fill_late(PyObject *exception, PyObject *traceback, const struct wl_words *words, uint32_t thread, struct wl_incident *inc)
{
    memset(inc, 0, sizeof *inc);
    inc->thread = thread;
    inc->raised = wl_pystack_of_raise(traceback, thread == wl_threads_self());
    if (inc->raised == NULL || inc->raised->count == 0)
        return false;
    inc->basis = (words->flags & WL_BY_INTERPRETER) != 0 ? WL_BASIS_NATIVE : WL_BASIS_PLACE;
    PyObject *args = wl_pyapi_attr(exception, "args");
    if (args == NULL || wl_py.TupleSize(args) < 1) {
        wl_py.ErrClear();
        if (args != NULL)
            wl_py.DecRef(args);
        return false;
    }
    fill_head(exception, args, words, inc);
    wl_py.DecRef(args);
    inc->late = true;
    if (thread != wl_threads_self())
        wl_surroundings_missing(inc, "stack", "the error was raised in another thread than the one where it was told: below the frame that "
                                "caught it first, that thread's stack is not known");
    wl_surroundings_missing(inc, "native_stack", "the error was control flow until it left the function that asked");
    fill_surroundings(inc);
    return true;
}
