/* The words and flags that a template may use, each a small function of the facts; inside the watched program.
 *
 * wl_words_put_name() and wl_words_flag() look a name up in the two tables at the end.  A word that is not known returns
 * false and the template leaves its part out: nothing is guessed.  Text of the program is put in as it is, cut to a
 * bounded length; whoever shows a sentence escapes it (message.c, the JSON writer).
 */
#include "words.h"
#include "cause.h"
#include "origin.h"
#include "pyexpr.h"

#include "../common/timefmt.h"
#include "../common/utf8.h"

#include <string.h>

enum { NAME_MAX_BYTES = 80 };

/* --- pieces --- */

static const char *after_locals(const char *function)
{
    const char *at, *last = function;
    for (at = function; (at = strstr(at, "<locals>.")) != NULL;)
        last = at += strlen("<locals>.");
    return last;
}

void wl_words_put_function(struct wl_buf *out, const struct wl_frame *frame)
{
    if (strcmp(frame->name, "<module>") == 0 || strncmp(frame->name, "<cell line:", 11) == 0) {
        wl_buf_puts(out, frame->origin == WL_ORIGIN_NOTEBOOK ? "the cell" : "the module's top level");
    } else if (strcmp(frame->name, "<lambda>") == 0) {
        wl_buf_puts(out, "the lambda");
    } else if (strcmp(frame->name, "__init__") == 0 || strcmp(frame->name, "__call__") == 0) {
        const char *function = after_locals(frame->function), *dot = strrchr(function, '.');
        size_t size = dot ? (size_t)(dot - function) : 0;
        if (size && size < NAME_MAX_BYTES)
            wl_buf_put(out, function, size);
        else
            wl_words_put_cut(out, function, NAME_MAX_BYTES);
        wl_buf_puts(out, "()");
    } else if (frame->name[0] == '<') {
        wl_buf_puts(out, "the comprehension");
    } else {
        wl_words_put_cut(out, after_locals(frame->function), NAME_MAX_BYTES);
        wl_buf_puts(out, "()");
    }
}

static bool put_function(struct wl_buf *out, const struct wl_frame *frame)
{
    if (frame)
        wl_words_put_function(out, frame);
    return frame != NULL;
}

bool wl_words_put_package(struct wl_buf *out, const struct wl_frame *frame)
{
    if (!frame)
        return false;
    if (frame->package) {
        wl_words_put_cut(out, frame->package->name, NAME_MAX_BYTES);
        if (frame->package->version) {
            wl_buf_putc(out, ' ');
            wl_words_put_cut(out, frame->package->version, 24);
        }
        return true;
    }
    if (frame->module && frame->origin == WL_ORIGIN_THIRD_PARTY)
        wl_buf_put(out, frame->module, strcspn(frame->module, "."));
    return frame->module && frame->origin == WL_ORIGIN_THIRD_PARTY;
}

bool wl_words_put_thread(struct wl_buf *out, const struct wl_incident *inc, uint32_t id)
{
    const struct wl_thread *thread = wl_cause_thread(inc, id);
    if (!thread)
        return false;
    if (thread->main) {
        wl_buf_puts(out, "the main thread");
    } else if (thread->name[0]) {
        wl_buf_puts(out, "thread '");
        wl_words_put_cut(out, thread->name, NAME_MAX_BYTES);
        wl_buf_putc(out, '\'');
    } else if (thread->native_id) {
        wl_buf_puts(out, "thread ");
        wl_buf_dec(out, thread->native_id);
    } else {
        return false;
    }
    return true;
}

static bool put_loop(struct wl_buf *out, const struct wl_loop *loop)
{
    if (!loop)
        return false;
    wl_buf_puts(out, "loop #");
    wl_buf_udec(out, loop->id);
    return true;
}

static bool put_span(struct wl_buf *out, int64_t from, int64_t to)
{
    if (!from || to < from)
        return false;
    wl_time_put_span(out, to - from);
    return true;
}

static bool put_at(struct wl_buf *out, const struct wl_frame *frame)
{
    if (!frame || !frame->line)
        return false;
    const char *slash = strrchr(frame->file, '/');
    if (frame->cell) {
        wl_buf_puts(out, "In [");
        wl_buf_dec(out, frame->cell);
        wl_buf_puts(out, "], line ");
    } else {
        wl_words_put_cut(out, slash ? slash + 1 : frame->file, NAME_MAX_BYTES);
        wl_buf_putc(out, ':');
    }
    wl_buf_dec(out, frame->line);
    return true;
}

/* --- what was called --- */

static const struct wl_frame *inside(const struct wl_facts *f, int index)
{
    return index > 0 ? wl_facts_frame(f, index - 1) : NULL;
}

/* A call without a Python frame of its own (uvloop's) is read off the caller's line. */
static bool put_call_from_source(struct wl_buf *out, const struct wl_frame *caller)
{
    static const char *const names[] = { "run_until_complete", "run_forever", "run", "apply" };
    struct wl_call call;
    if (!caller || !caller->source)
        return false;
    if (caller->column >= 0 && caller->end_line == caller->line && caller->end_column > caller->column
        && wl_pyexpr_call_at(caller->source, (size_t)caller->column, (size_t)caller->end_column, &call)) {
        wl_buf_put(out, caller->source + call.name.start, call.name.end - call.name.start);
        wl_buf_puts(out, "()");
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (wl_pyexpr_find_call(caller->source, names[i], &call)) {
            wl_buf_put(out, caller->source + call.callee.start, call.callee.end - call.callee.start);
            wl_buf_puts(out, "()");
            return true;
        }
    return false;
}

static bool put_call_of_frame(struct wl_buf *out, const struct wl_frame *frame)
{
    const char *module = frame->module ? frame->module : "";
    bool patch = strncmp(module, "nest_asyncio", 12) == 0;
    if (strcmp(frame->name, "run") == 0 && strcmp(frame->function, "Runner.run") != 0 && (patch || strcmp(module, "asyncio.runners") == 0))
        wl_buf_puts(out, "asyncio.run()");
    else if (strcmp(module, "uvloop") == 0 && strcmp(frame->name, "run") == 0)
        wl_buf_puts(out, "uvloop.run()");
    else if (patch && strcmp(frame->name, "apply") == 0) {
        wl_buf_puts(out, module);
        wl_buf_puts(out, ".apply()");
    } else if (strstr(frame->function, "EventLoop.") || strncmp(frame->name, "run_", 4) == 0) {
        wl_words_put_cut(out, frame->name, NAME_MAX_BYTES);
        wl_buf_puts(out, "()");
    } else {
        wl_words_put_function(out, frame);
    }
    return true;
}

static bool word_call(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_frame *frame = inside(w->f, w->f->caller);
    if (frame && !(frame->flags & WL_FRAME_NATIVE_MADE) && frame->origin != WL_ORIGIN_NATIVE)
        return put_call_of_frame(out, frame);
    if (put_call_from_source(out, wl_facts_frame(w->f, w->f->caller)))
        return true;
    if (w->f->inc->kind != WL_KIND_NESTED_RUN)
        return false;
    wl_buf_puts(out, "asyncio.run()");
    return true;
}

/* `Item.objects.get()` as it is written, where the library's own function has another name or no class to tell it by. */
static bool put_call_as_written(struct wl_buf *out, const struct wl_frame *caller, const struct wl_frame *callee)
{
    struct wl_call call;
    if (!caller->source || caller->column < 0 || caller->end_line != caller->line
        || !wl_pyexpr_call_at(caller->source, (size_t)caller->column, (size_t)caller->end_column, &call))
        return false;
    size_t size = call.callee.end - call.callee.start;
    bool same_name = call.name.end - call.name.start == strlen(callee->name) && strchr(callee->function, '.')
        && memcmp(caller->source + call.name.start, callee->name, strlen(callee->name)) == 0;
    if (same_name || size > 48 || memchr(caller->source + call.callee.start, '(', size))
        return false;
    wl_buf_put(out, caller->source + call.callee.start, size);
    wl_buf_puts(out, "()");
    return true;
}

static bool word_entry(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_frame *callee = inside(w->f, w->f->place);
    if (w->f->bridge < 0 || !callee)
        return false;
    return put_call_as_written(out, w->f->raised, callee) || put_function(out, callee);
}

/* run(), run_until_complete(), also under another name that says so: not list(map(asyncio.run, …)). */
static bool is_run(const char *line, struct wl_span name)
{
    size_t size = name.end - name.start;
    return (size >= 3 && memcmp(line + name.end - 3, "run", 3) == 0)
        || (size == strlen("run_until_complete") && memcmp(line + name.start, "run_until_complete", size) == 0);
}

/* The coroutine that was made for the run that was refused: Python warns that it was never awaited. */
static bool word_coroutine_made(const struct wl_words *w, struct wl_buf *out)
{
    struct wl_call call, made;
    const struct wl_frame *caller = wl_facts_frame(w->f, w->f->caller), *run = inside(w->f, w->f->caller);
    if (!caller || !caller->source)
        return false;
    bool found = caller->column >= 0 ? caller->end_line == caller->line
            && wl_pyexpr_call_at(caller->source, (size_t)caller->column, (size_t)caller->end_column, &call)
        : run && wl_pyexpr_find_call(caller->source, run->name, &call);
    if (!found || call.positional != 1 || !is_run(caller->source, call.name) || !wl_pyexpr_call_at(caller->source, call.arg[0].start, call.arg[0].end, &made))
        return false;
    wl_buf_put(out, caller->source + made.callee.start, made.callee.end - made.callee.start);
    wl_buf_puts(out, "()");
    return true;
}

/* --- functions and places --- */

static bool word_place(const struct wl_words *w, struct wl_buf *out) { return put_function(out, w->f->raised); }
static bool word_co(const struct wl_words *w, struct wl_buf *out) { return put_function(out, wl_facts_frame(w->f, w->f->coroutine)); }
static bool word_bridge(const struct wl_words *w, struct wl_buf *out) { return put_function(out, wl_facts_frame(w->f, w->f->bridge)); }
static bool word_closed_fn(const struct wl_words *w, struct wl_buf *out) { return put_function(out, w->f->closed); }
static bool word_stopped_fn(const struct wl_words *w, struct wl_buf *out) { return put_function(out, w->f->stopped); }
static bool word_raised_at(const struct wl_words *w, struct wl_buf *out) { return put_at(out, w->f->raised); }
static bool word_closed_at(const struct wl_words *w, struct wl_buf *out) { return put_at(out, w->f->closed); }
static bool word_co_at(const struct wl_words *w, struct wl_buf *out) { return put_at(out, wl_facts_frame(w->f, w->f->coroutine)); }
static bool word_now_at(const struct wl_words *w, struct wl_buf *out) { return put_at(out, w->f->now_started); }
static bool word_started_at(const struct wl_words *w, struct wl_buf *out) { return put_at(out, w->f->started); }

static bool word_co_kind(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_frame *frame = wl_facts_frame(w->f, w->f->coroutine);
    if (frame)
        wl_buf_puts(out, frame->flags & WL_FRAME_ASYNC_GENERATOR ? "an async generator" : "a coroutine");
    return frame != NULL;
}

static bool word_co_package(const struct wl_words *w, struct wl_buf *out)
{
    return wl_words_put_package(out, wl_facts_frame(w->f, w->f->coroutine));
}

static bool word_package(const struct wl_words *w, struct wl_buf *out)
{
    return wl_words_put_package(out, wl_facts_frame(w->f, w->f->bridge));
}

enum { CHAIN_SHOWN = 3 };

/* The different functions between the place and the coroutine, innermost first, as far as they are to be named; returns
 * how many there are, more than `max` as max + 1. */
static int functions_between(const struct wl_facts *f, const struct wl_frame **ret, int max)
{
    int count = 0;
    for (int i = f->place; i < f->coroutine && count <= max; i++) {
        const struct wl_frame *frame = wl_facts_frame(f, i);
        bool again = false;
        for (int k = 0; k < count && k < max; k++)
            again |= ret[k]->first_line == frame->first_line && strcmp(ret[k]->file, frame->file) == 0
                && strcmp(ret[k]->function, frame->function) == 0;
        if (!again && count++ < max)
            ret[count - 1] = frame;
    }
    return count;
}

/* "refresh() and update()". */
static bool word_chain(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_frame *functions[CHAIN_SHOWN];
    int count = w->f->coroutine < 0 || w->f->place < 0 ? 0 : functions_between(w->f, functions, CHAIN_SHOWN);
    for (int i = 0; i < count && i < CHAIN_SHOWN; i++) {
        if (i)
            wl_buf_puts(out, i == count - 1 ? " and " : ", ");
        wl_words_put_function(out, functions[i]);
    }
    if (count > CHAIN_SHOWN)
        wl_buf_puts(out, " and the others");
    return count > 0;
}

/* --- loops --- */

static const struct wl_loop *loop_of(const struct wl_words *w) { return w->loop ? w->loop : w->f->loop; }

static bool word_loop(const struct wl_words *w, struct wl_buf *out) { return put_loop(out, loop_of(w)); }
static bool word_now(const struct wl_words *w, struct wl_buf *out) { return put_loop(out, w->f->now); }
static bool word_target(const struct wl_words *w, struct wl_buf *out) { return put_loop(out, w->f->target); }

/* A distribution may be written "Hypercorn". */
static bool is_same_name(const char *a, const char *b)
{
    size_t size = strlen(a);
    return strlen(b) == size && wl_utf8_same_ascii(a, b, size);
}

static bool word_owner(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_owner *owner = &w->f->owner;
    if (!owner->words)
        return false;
    const struct wl_package *package = owner->rank > WL_OWNER_PLAIN ? owner->frame->package : NULL;
    if (package && is_same_name(package->name, owner->words))
        return wl_words_put_package(out, owner->frame);
    wl_words_put_cut(out, owner->words, NAME_MAX_BYTES);
    if (package && package->version) {
        wl_buf_puts(out, " (");
        wl_words_put_package(out, owner->frame);
        wl_buf_putc(out, ')');
    }
    return true;
}

static bool word_kernel(const struct wl_words *w, struct wl_buf *out)
{
    if (!w->f->kernel)
        return false;
    if (w->f->owner.frame->package)
        return wl_words_put_package(out, w->f->owner.frame);
    wl_buf_puts(out, w->f->owner.words);
    return true;
}

static bool word_kernel_start(const struct wl_words *w, struct wl_buf *out)
{
    if (!w->f->loop || !w->f->loop->started.time_us)
        return false;
    wl_time_put_clock(out, w->f->loop->started.time_us);
    return true;
}

/* "uvloop.Loop", "asyncio.unix_events._UnixSelectorEventLoop" as "asyncio's _UnixSelectorEventLoop" */
static bool word_class(const struct wl_words *w, struct wl_buf *out)
{
    if (!loop_of(w) || !loop_of(w)->class_name)
        return false;
    wl_words_put_cut(out, loop_of(w)->class_name, NAME_MAX_BYTES);
    return true;
}

static bool word_closer(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_frame *run = w->f->closing_run;
    if (w->f->closer != WL_CLOSER_RUN)
        return false;
    if (run->module && strcmp(run->module, "asyncio.runners") == 0 && strncmp(run->function, "Runner.", 7) == 0) {
        wl_buf_puts(out, "the Runner");
        return true;
    }
    if (strcmp(run->name, "__exit__") == 0 || strcmp(run->name, "close") == 0) {
        wl_buf_puts(out, "the Runner");
        return true;
    }
    return put_call_of_frame(out, run);
}

/* What the closing line did to the loop: some lines make, run and close it at once. */
static bool word_this(const struct wl_words *w, struct wl_buf *out)
{
    const char *line = w->f->closed && w->f->closed->source ? w->f->closed->source : "";
    line += strspn(line, " \t");
    wl_buf_puts(out, strncmp(line, "with ", 5) == 0 || strncmp(line, "async with ", 11) == 0 ? "this `with` block" : "this call");
    return true;
}

static bool word_did(const struct wl_words *w, struct wl_buf *out)
{
    bool made = wl_facts_same_line(w->f->closed, w->f->created), ran = wl_facts_same_line(w->f->closed, w->f->started);
    if (!w->f->closed)
        return false;
    wl_buf_puts(out, made && ran ? "made, ran and closed" : ran ? "ran and closed" : made ? "made and closed" : "closed");
    return true;
}

/* --- times and threads --- */

static bool word_ago(const struct wl_words *w, struct wl_buf *out)
{
    return w->moment && put_span(out, w->moment->time_us, w->f->inc->time_us);
}

static bool word_closed_ago(const struct wl_words *w, struct wl_buf *out)
{
    return w->f->loop && put_span(out, w->f->loop->closed.time_us, w->f->inc->time_us);
}

static bool word_stopped_ago(const struct wl_words *w, struct wl_buf *out)
{
    return w->f->loop && put_span(out, w->f->loop->stopped.time_us, w->f->inc->time_us);
}

static bool word_thread(const struct wl_words *w, struct wl_buf *out) { return wl_words_put_thread(out, w->f->inc, w->f->inc->thread); }

static bool word_loop_thread(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_loop *loop = loop_of(w);
    return loop && wl_words_put_thread(out, w->f->inc, loop->thread ? loop->thread : loop->created.thread);
}

static bool word_who(const struct wl_words *w, struct wl_buf *out) { return wl_words_put_thread(out, w->f->inc, w->thread); }

/* The moment's thread, where it is not the one that raised. */
static bool word_there(const struct wl_words *w, struct wl_buf *out)
{
    return w->moment && w->moment->thread && w->moment->thread != w->f->inc->thread && wl_words_put_thread(out, w->f->inc, w->moment->thread);
}

static bool word_pid(const struct wl_words *w, struct wl_buf *out)
{
    if (w->f->inc->pid)
        wl_buf_dec(out, w->f->inc->pid);
    return w->f->inc->pid != 0;
}

static bool word_loop_pid(const struct wl_words *w, struct wl_buf *out)
{
    if (!loop_of(w) || !loop_of(w)->pid)
        return false;
    wl_buf_dec(out, loop_of(w)->pid);
    return true;
}

/* --- the task and the object --- */

static bool word_task(const struct wl_words *w, struct wl_buf *out)
{
    const struct wl_task *task = &w->f->inc->task;
    if (!task->known || !task->name[0])
        return false;
    wl_buf_puts(out, "Task '");
    wl_words_put_cut(out, task->name, NAME_MAX_BYTES);
    wl_buf_putc(out, '\'');
    return true;
}

/* "asyncio.locks.Lock" as "asyncio.Lock", "aiohttp.client.ClientSession" as "aiohttp ClientSession", a transport as such. */
static bool put_type(struct wl_buf *out, const char *type)
{
    const char *last = strrchr(type, '.');
    const char *package = *type == '_' ? type + 1 : type;
    if (!*type)
        return false;
    if (!last) {
        wl_words_put_cut(out, type, NAME_MAX_BYTES);
        return true;
    }
    bool asyncio = strncmp(package, "asyncio.", 8) == 0;
    wl_buf_put(out, package, strcspn(package, "."));
    if (asyncio && strstr(last, "Transport")) {
        wl_buf_puts(out, " transport");
        return true;
    }
    wl_buf_puts(out, asyncio ? "." : " ");
    wl_words_put_cut(out, last + 1, NAME_MAX_BYTES);
    return true;
}

static bool word_object(const struct wl_words *w, struct wl_buf *out)
{
    const char *type = w->f->inc->object.type;
    if (!w->f->inc->object.known || !*type)
        return false;
    wl_buf_puts(out, strchr("aeiouAEIO", *type == '_' ? type[1] : *type) ? "an " : "a ");
    return put_type(out, type);
}

static bool word_the_object(const struct wl_words *w, struct wl_buf *out)
{
    const char *type = w->f->inc->object.type, *last = strrchr(type, '.');
    if (!w->f->inc->object.known || !*type)
        return false;
    wl_buf_puts(out, "the ");
    if (last && strstr(last, "Transport"))
        wl_buf_puts(out, "transport");
    else
        wl_words_put_cut(out, last ? last + 1 : type, NAME_MAX_BYTES);
    return true;
}

static bool word_detail(const struct wl_words *w, struct wl_buf *out)
{
    if (!w->f->inc->object.known || !w->f->inc->object.detail[0])
        return false;
    wl_words_put_cut(out, w->f->inc->object.detail, NAME_MAX_BYTES);
    wl_buf_puts(out, "()");
    return true;
}

static bool word_suspended_at(const struct wl_words *w, struct wl_buf *out)
{
    return w->f->inc->object.known && put_at(out, w->f->inc->object.suspended_at);
}

static bool word_twin(const struct wl_words *w, struct wl_buf *out)
{
    if (w->twin)
        wl_words_put_cut(out, w->twin, NAME_MAX_BYTES * 3);
    return w->twin != NULL;
}

static bool word_title(const struct wl_words *w, struct wl_buf *out)
{
    wl_buf_puts(out, wl_kind_title(w->f->inc->kind));
    return true;
}

static bool word_message(const struct wl_words *w, struct wl_buf *out)
{
    wl_words_put_cut(out, w->f->inc->message, 160);
    return w->f->inc->message[0] != 0;
}

/* --- flags --- */

static bool is_async(const struct wl_frame *frame)
{
    return frame && (frame->flags & (WL_FRAME_COROUTINE | WL_FRAME_ASYNC_GENERATOR));
}

static bool flag_direct(const struct wl_facts *f) { return is_async(f->raised) && f->place == f->coroutine; }
static bool flag_sync(const struct wl_facts *f) { return f->coroutine > f->place && f->place >= 0; }
static bool flag_callback(const struct wl_facts *f) { return f->coroutine < 0; }
static bool flag_bridge(const struct wl_facts *f) { return f->bridge >= 0; }
static bool flag_patch(const struct wl_facts *f) { return f->patch >= 0; }
static bool flag_fault(const struct wl_facts *f) { return f->library_fault; }
static bool flag_elsewhere(const struct wl_facts *f) { return f->elsewhere; }
static bool flag_now(const struct wl_facts *f) { return f->now && f->now != f->loop; }
static bool flag_uvloop(const struct wl_facts *f) { return f->loop && f->loop->impl == WL_LOOP_UVLOOP; }
static bool flag_main(const struct wl_facts *f) { return f->thread && f->thread->main; }
static bool flag_running(const struct wl_facts *f) { return f->loop && f->loop->state == WL_LOOP_RUNNING; }
static bool flag_finalizer(const struct wl_facts *f) { return f->finalizer; }
static bool flag_finalizing(const struct wl_facts *f) { return f->inc->finalizing; }
static bool flag_framework(const struct wl_facts *f) { return f->owner.rank > WL_OWNER_PLAIN; }
static bool flag_made_there(const struct wl_facts *f) { return wl_facts_same_line(f->started, f->created); }
static bool flag_user_co(const struct wl_facts *f) { return f->user_coroutine; }
static bool flag_user(const struct wl_facts *f) { return f->user_place; }
static bool flag_guard(const struct wl_facts *f) { return f->inc->kind == WL_KIND_SYNC_API_IN_LOOP; }
static bool flag_has_runner(const struct wl_facts *f) { return f->inc->python_minor >= 11; }
static bool flag_cell(const struct wl_facts *f) { return f->raised && f->raised->origin == WL_ORIGIN_NOTEBOOK; }
static bool flag_shell(const struct wl_facts *f) { return f->owner.rank == WL_OWNER_SHELL; }

/* A lock, queue, future or task is never closed itself. */
static bool flag_object_closes(const struct wl_facts *f)
{
    const char *type = f->inc->object.type, *last = strrchr(type, '.');
    return f->inc->object.known && strncmp(type, "asyncio.locks.", 14) != 0 && strncmp(type, "asyncio.queues.", 15) != 0
        && !(last && (strcmp(last, ".Future") == 0 || strcmp(last, ".Task") == 0));
}

static bool flag_closed_by_run(const struct wl_facts *f) { return f->closer == WL_CLOSER_RUN; }

static bool flag_owner_closes(const struct wl_facts *f)
{
    return f->owner.frame && wl_owner_is_run(f->owner.frame);
}

/* call_soon(loop.stop), a signal handler: then the loop itself made the call, and no user frame of the caller is there. */
static bool flag_stop_scheduled(const struct wl_facts *f)
{
    const struct wl_stack *stack = f->loop ? f->loop->stopped.stack : NULL;
    for (uint32_t i = 0; stack && i < stack->count && !wl_facts_is_user(stack->frames[i]); i++)
        if (strcmp(stack->frames[i]->name, "_run_once") == 0)
            return true;
    return false;
}

/* --- the tables --- */

#define WORD(name) { #name, word_##name }
static const struct {
    const char *name;
    bool (*put)(const struct wl_words *w, struct wl_buf *out);
} words[] = {
    WORD(ago), WORD(bridge), WORD(call), WORD(chain), WORD(class), WORD(closed_ago), WORD(closed_at), WORD(closed_fn), WORD(closer),
    WORD(co), WORD(co_at), WORD(co_kind), WORD(co_package), WORD(coroutine_made), WORD(detail), WORD(did), WORD(entry), WORD(kernel), WORD(kernel_start), WORD(loop), WORD(loop_pid),
    WORD(loop_thread), WORD(message), WORD(now), WORD(now_at), WORD(object), WORD(owner), WORD(package), WORD(pid), WORD(place),
    WORD(raised_at), WORD(started_at), WORD(stopped_ago), WORD(stopped_fn), WORD(suspended_at), WORD(target), WORD(task),
    WORD(the_object), WORD(there), WORD(this), WORD(thread), WORD(title), WORD(twin), WORD(who),
};

#define FLAG(name) { #name, flag_##name }
static const struct {
    const char *name;
    bool (*holds)(const struct wl_facts *f);
} flags[] = {
    FLAG(bridge), FLAG(callback), FLAG(cell), FLAG(closed_by_run), FLAG(direct), FLAG(elsewhere), FLAG(fault), FLAG(finalizer),
    FLAG(finalizing), FLAG(framework), FLAG(guard), FLAG(has_runner), FLAG(made_there), FLAG(main), FLAG(now), FLAG(object_closes), FLAG(owner_closes), FLAG(patch), FLAG(running), FLAG(shell), FLAG(stop_scheduled),
    FLAG(sync), FLAG(user), FLAG(user_co), FLAG(uvloop),
};

static bool is_name(const char *entry, const char *name, size_t size)
{
    return strncmp(entry, name, size) == 0 && !entry[size];
}

bool wl_words_put_name(const struct wl_words *w, const char *name, size_t size, struct wl_buf *out)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_name(words[i].name, name, size))
            return words[i].put(w, out);
    return false;
}

bool wl_words_flag(const struct wl_words *w, const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (is_name(flags[i].name, name, size))
            return flags[i].holds(w->f);
    return false;
}
