/* Writes the code of a fix from one source line; pure, inside the watched program.
 *
 * wl_fixcode_make(): find_edit() reads the call off the line (by its columns where Python knows them, else as the only
 * call of that name), a function of the table rewrites it, finish() keeps before and after.  Where the interpreter
 * knows columns, `before` is exactly that span; else it is the whole line, as the location then is.  When in doubt
 * there is no code: the fix is then only words.
 */
#include "fixcode.h"
#include "origin.h"
#include "pyexpr.h"
#include "twins.h"

#include <string.h>

struct edit {
    const struct wl_frame *frame;
    const char *line;
    struct wl_call call;
    bool columns;           /* the frame's own span is the call */
    bool exact;
};

/* --- reading the line --- */

static bool find_edit(const struct wl_frame *frame, const char *name, struct edit *e)
{
    memset(e, 0, sizeof *e);
    if (!frame || !frame->source)
        return false;
    e->frame = frame;
    e->line = frame->source;
    e->columns = frame->column >= 0 && frame->end_column > frame->column;
    e->exact = true;
    if (e->columns)
        return frame->end_line == frame->line
            && wl_pyexpr_call_at(e->line, (size_t)frame->column, (size_t)frame->end_column, &e->call);
    return name && wl_pyexpr_find_call(e->line, name, &e->call);
}

static bool span_is(const char *line, struct wl_span span, const char *text)
{
    return span.end - span.start == strlen(text) && memcmp(line + span.start, text, span.end - span.start) == 0;
}

static bool span_has(const char *line, struct wl_span span, const char *text)
{
    size_t size = strlen(text);
    for (size_t i = span.start; i + size <= span.end; i++)
        if (memcmp(line + i, text, size) == 0)
            return true;
    return false;
}

/* a.b.c: may be written twice without calling anything twice. */
static bool is_dotted(const char *line, struct wl_span span)
{
    for (size_t i = span.start; i < span.end; i++)
        if (!strchr("._", line[i]) && !(line[i] >= '0' && line[i] <= '9') && !((line[i] | 32) >= 'a' && (line[i] | 32) <= 'z')
            && (unsigned char)line[i] < 0x80)
            return false;
    return span.end > span.start;
}

/* What stands before the last dot of the callee: `self._loop` of self._loop.close. */
static struct wl_span owner_of(const struct edit *e)
{
    struct wl_span owner = { e->call.callee.start, e->call.name.start };
    if (owner.end > owner.start)
        owner.end--;
    return owner;
}

static void put(struct wl_buf *out, const struct edit *e, struct wl_span span)
{
    wl_buf_put(out, e->line + span.start, span.end - span.start);
}

static const char *plain_name(const struct wl_facts *f, int index)
{
    const struct wl_frame *frame = wl_facts_frame(f, index);
    return frame ? frame->name : NULL;
}

/* Has the module that the frame is in the name `asyncio`?  Some line of it, among those that are known, says so. */
static bool sees_asyncio(const struct wl_facts *f, const struct wl_frame *frame)
{
    const struct wl_stack *stacks[] = { f->inc->raised, f->loop ? f->loop->created.stack : NULL, f->loop ? f->loop->started.stack : NULL };
    for (size_t k = 0; k < sizeof stacks / sizeof *stacks; k++)
        for (uint32_t i = 0; stacks[k] && i < stacks[k]->count; i++) {
            const struct wl_frame *other = stacks[k]->frames[i];
            if (other->source && strstr(other->source, "asyncio.") && strcmp(other->file, frame->file) == 0)
                return true;
        }
    return false;
}

/* Is the frame inside the place the loop's own, so that the line itself made the call, not some helper that it names? */
static bool calls_the_loop(const struct wl_stack *stack, const struct wl_frame *place)
{
    for (uint32_t i = 0; stack && i < stack->count; i++)
        if (stack->frames[i] == place)
            return i == 0 || wl_origin_is_plumbing(stack->frames[i - 1]->module, stack->frames[i - 1]->file);
    return false;
}

/* --- rewriting it --- */

/* `await X`, with the parentheses that X and the neighbours of the call need. */
static bool put_await(struct wl_buf *out, const struct edit *e, struct wl_span x)
{
    int fits = wl_pyexpr_await_fits(e->line, e->call.whole);
    bool primary = wl_pyexpr_is_primary(e->line, x);
    wl_buf_puts(out, fits == 0 ? "(await " : "await ");
    wl_buf_puts(out, primary ? "" : "(");
    put(out, e, x);
    wl_buf_puts(out, primary ? "" : ")");
    wl_buf_puts(out, fits == 0 ? ")" : "");
    return fits >= 0;
}

/* The coroutine that run(X), run(main=X) or run(X, debug=True) is given. */
static bool run_argument(const struct edit *e, struct wl_span *ret)
{
    if (e->call.starred || e->call.overflow || e->call.arg_count < 1 || e->call.positional > 1)
        return false;
    for (unsigned i = e->call.positional; i < e->call.arg_count; i++) {
        struct wl_span arg = e->call.arg[i];
        if (memcmp(e->line + arg.start, "debug", 5) != 0 && memcmp(e->line + arg.start, "loop_factory", 12) != 0)
            return false;
    }
    *ret = e->call.arg[0];
    return e->call.positional == 1;
}

/* Of the place: elsewhere the function has to become a coroutine first. */
static bool is_await_allowed(const struct wl_facts *f)
{
    return f->top_level || (f->raised->flags & (WL_FRAME_COROUTINE | WL_FRAME_ASYNC_GENERATOR));
}

static bool await_run(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_span x;
    if (!run_argument(e, &x))
        return false;
    bool own_loop = w->f->inc->kind == WL_KIND_OTHER_LOOP_RUNNING;
    e->exact = is_await_allowed(w->f) && !(own_loop && (e->line[x.end - 1] != ')' || span_has(e->line, x, "loop") || span_has(e->line, x, "create_task")
        || span_has(e->line, x, "ensure_future")));
    return put_await(out, e, x);
}

static bool await_call(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    (void)w;
    e->exact = false;
    return !span_is(e->line, e->call.name, "__init__") && put_await(out, e, e->call.whole);
}

static bool to_thread(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    bool old = w->f->python_minor && w->f->python_minor < 9;
    if (!is_dotted(e->line, e->call.callee) || (old && (e->call.positional < e->call.arg_count || e->call.starred)))
        return false;
    if (wl_pyexpr_await_fits(e->line, e->call.whole) != 1)
        return false;
    wl_buf_puts(out, old ? "await asyncio.get_running_loop().run_in_executor(None, " : "await asyncio.to_thread(");
    put(out, e, e->call.callee);
    wl_buf_puts(out, e->call.arg_count ? ", " : "");
    put(out, e, e->call.args);
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

static bool put_renamed(struct wl_buf *out, const struct edit *e, const char *name, size_t size)
{
    int fits = wl_pyexpr_await_fits(e->line, e->call.whole);
    wl_buf_puts(out, fits == 0 ? "(await " : "await ");
    put(out, e, (struct wl_span){ e->call.callee.start, e->call.name.start });
    wl_buf_put(out, name, size);
    wl_buf_putc(out, '(');
    put(out, e, e->call.args);
    wl_buf_puts(out, fits == 0 ? "))" : ")");
    return fits >= 0;
}

/* The library's own line tells the twin: `return asyncio.run(self.latest_async(symbol))` in latest(symbol). */
static bool twin_of_bridge(struct wl_words *w, const struct edit *e, struct wl_span *ret_name, const char **ret_line, bool *ret_exact)
{
    struct edit inner;
    struct wl_call coroutine;
    struct wl_span x;
    const struct wl_facts *f = w->f;
    if (f->bridge != f->place - 1 || !find_edit(wl_facts_frame(f, f->bridge), plain_name(f, f->bridge - 1), &inner))
        return false;
    if (!run_argument(&inner, &x) || !wl_pyexpr_call_at(inner.line, x.start, x.end, &coroutine))
        return false;
    if (coroutine.name.start - coroutine.callee.start != 5 || memcmp(inner.line + coroutine.callee.start, "self.", 5) != 0)
        return false;
    const char *start = inner.line + strspn(inner.line, " \t");
    struct wl_span rest = { (size_t)(start - inner.line) + 7, inner.call.whole.end };
    bool whole = strncmp(start, "return ", 7) == 0 && rest.start == inner.call.whole.start;
    *ret_line = inner.line;
    *ret_name = coroutine.name;
    *ret_exact = whole && inner.line[coroutine.name.start] != '_' && coroutine.arg_count == e->call.arg_count && !coroutine.starred
        && !e->call.starred && e->call.positional == e->call.arg_count;
    return true;
}

static bool twin(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    const struct wl_twin *entry = wl_twins_find(w->f);
    struct wl_span name;
    const char *line;
    bool allowed = is_await_allowed(w->f);
    if (entry && entry->rename && span_is(e->line, e->call.name, entry->function)) {
        w->twin = entry->twin;
        e->exact = allowed;
        return put_renamed(out, e, entry->twin, strlen(entry->twin));
    }
    if (!twin_of_bridge(w, e, &name, &line, &e->exact))
        return false;
    w->twin = wl_words_keep(w->v, line + name.start, name.end - name.start);
    e->exact = e->exact && allowed;
    return w->twin && put_renamed(out, e, line + name.start, name.end - name.start);
}

/* async_to_sync(f)(a): its callee is a call itself. */
static bool unwrap(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_call inner;
    int fits = wl_pyexpr_await_fits(e->line, e->call.whole);
    if (!wl_pyexpr_call_at(e->line, e->call.callee.start, e->call.callee.end, &inner) || inner.arg_count != 1 || inner.positional != 1)
        return false;
    if (!span_is(e->line, inner.name, "async_to_sync") && !span_is(e->line, inner.name, "AsyncToSync"))
        return false;
    wl_buf_puts(out, fits == 0 ? "(await " : "await ");
    put(out, e, inner.arg[0]);
    wl_buf_putc(out, '(');
    put(out, e, e->call.args);
    wl_buf_puts(out, fits == 0 ? "))" : ")");
    e->exact = is_await_allowed(w->f);
    return fits >= 0 && wl_pyexpr_is_primary(e->line, inner.arg[0]);
}

static bool await_function(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    if (e->call.starred || e->call.positional != e->call.arg_count || e->call.arg_count < 1 || !span_is(e->line, e->call.name, "run"))
        return false;
    if (!wl_pyexpr_is_primary(e->line, e->call.arg[0]) || wl_pyexpr_await_fits(e->line, e->call.whole) != 1)
        return false;
    wl_buf_puts(out, "await ");
    put(out, e, e->call.arg[0]);
    wl_buf_putc(out, '(');
    if (e->call.arg_count > 1)
        put(out, e, (struct wl_span){ e->call.arg[1].start, e->call.arg[e->call.arg_count - 1].end });
    wl_buf_putc(out, ')');
    e->exact = is_await_allowed(w->f);
    return !e->call.overflow;
}

static bool create_task(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_span x;
    (void)w;
    if (!run_argument(e, &x) || !wl_pyexpr_is_statement(e->line, e->call.whole))
        return false;
    wl_buf_puts(out, span_is(e->line, e->call.callee, "asyncio.run") ? "asyncio.create_task(" : "asyncio.ensure_future(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

static bool pause_here(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    wl_buf_puts(out, "await asyncio.sleep(0)");
    e->exact = false;
    return e->call.arg_count == 0 && span_is(e->line, e->call.name, "_run_once") && calls_the_loop(w->f->inc->raised, w->f->raised);
}

static bool drop(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    (void)w;
    wl_buf_puts(out, "pass");
    return e->call.arg_count == 0 && wl_pyexpr_is_statement(e->line, e->call.whole);
}

/* `loop.create_task(X)` whose result is not used becomes loop.call_soon_threadsafe(loop.create_task, X). */
static bool threadsafe(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    static const char *const scheduled[] = { "create_task", "call_later", "call_at", "set_result", "set_exception" };
    struct wl_span owner = owner_of(e);
    (void)w;
    if (!is_dotted(e->line, owner))
        return false;
    put(out, e, owner);
    if (span_is(e->line, e->call.name, "call_soon")) {
        wl_buf_puts(out, ".call_soon_threadsafe(");
        put(out, e, e->call.args);
        wl_buf_putc(out, ')');
        return true;
    }
    for (size_t i = 0; i < sizeof scheduled / sizeof *scheduled; i++)
        if (span_is(e->line, e->call.name, scheduled[i])) {
            wl_buf_puts(out, i < 3 ? ".call_soon_threadsafe(" : ".get_loop().call_soon_threadsafe(");
            put(out, e, e->call.callee);
            wl_buf_puts(out, ", ");
            put(out, e, e->call.args);
            wl_buf_putc(out, ')');
            return e->call.arg_count && e->call.positional == e->call.arg_count && wl_pyexpr_is_statement(e->line, e->call.whole);
        }
    return false;
}

static bool submit(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_span x, owner = owner_of(e);
    if (!run_argument(e, &x) || !span_is(e->line, e->call.name, "run_until_complete") || !is_dotted(e->line, owner))
        return false;
    wl_buf_puts(out, "asyncio.run_coroutine_threadsafe(");
    put(out, e, x);
    wl_buf_puts(out, ", ");
    put(out, e, owner);
    wl_buf_puts(out, ").result()");
    e->exact = e->line[x.end - 1] == ')' && sees_asyncio(w->f, e->frame);
    return true;
}

/* Exact only if nobody runs a loop that the program may have meant. */
static bool new_loop(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    if (!span_is(e->line, e->call.name, "get_event_loop") || e->call.arg_count)
        return false;
    put(out, e, (struct wl_span){ e->call.callee.start, e->call.name.start });
    wl_buf_puts(out, "new_event_loop()");
    struct wl_span name;
    e->exact = wl_pyexpr_assigned_name(e->line, &name);
    for (uint32_t i = 0; i < w->f->inc->loop_count && i < WL_LOOPS_MAX; i++)
        e->exact = e->exact && w->f->inc->loops[i].state != WL_LOOP_RUNNING;
    return span_is(e->line, owner_of(e), "asyncio") || span_is(e->line, owner_of(e), "uvloop");
}

static bool run_here(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_span x;
    if (!run_argument(e, &x) || !span_is(e->line, e->call.name, "run_until_complete"))
        return false;
    wl_buf_puts(out, "asyncio.run(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = e->line[x.end - 1] == ')' && !span_has(e->line, x, "loop") && !span_has(e->line, x, "gather(") && !span_has(e->line, x, "wait(")
        && !span_has(e->line, x, "create_task(") && !span_has(e->line, x, "ensure_future(") && sees_asyncio(w->f, e->frame);
    return true;
}

static bool runner(struct wl_words *w, struct edit *e, struct wl_buf *out)
{
    struct wl_span x;
    (void)w;
    if (!run_argument(e, &x) || e->call.arg_count != 1 || !span_is(e->line, e->call.callee, "asyncio.run"))
        return false;
    wl_buf_puts(out, "runner.run(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

/* --- the table --- */

int wl_fixcode_call_site(const struct wl_facts *f)
{
    const struct wl_frame *inner = f->coroutine > 0 ? wl_facts_frame(f, f->coroutine - 1) : NULL;
    bool comprehension = inner && wl_facts_is_user(inner)
        && (strcmp(inner->name, "<listcomp>") == 0 || strcmp(inner->name, "<setcomp>") == 0 || strcmp(inner->name, "<dictcomp>") == 0);
    return comprehension ? f->coroutine - 1 : f->coroutine;
}

static bool may_change(const struct wl_words *w, enum wl_code code)
{
    const struct wl_facts *f = w->f;
    if (code == WL_CODE_DROP)
        return calls_the_loop(f->inc->raised, w->v->location) || (f->loop && calls_the_loop(f->loop->closed.stack, w->v->location));
    if (code == WL_CODE_THREADSAFE || code == WL_CODE_SUBMIT || code == WL_CODE_RUN || code == WL_CODE_NEW_LOOP)
        return calls_the_loop(f->inc->raised, f->raised);
    return true;
}

/* A future's set_result() is compiled code: the frame inside is the loop's call_soon(), which the line does not name. */
static bool find_threadsafe(const struct wl_facts *f, struct edit *e)
{
    return find_edit(f->raised, plain_name(f, f->place - 1), e) || find_edit(f->raised, "set_result", e) || find_edit(f->raised, "set_exception", e);
}

/* Reads the call that a code is about. */
static bool find_call(const struct wl_words *w, enum wl_code code, struct edit *e)
{
    const struct wl_facts *f = w->f;
    int site = wl_fixcode_call_site(f);
    if (!may_change(w, code))
        return false;
    switch (code) {
    case WL_CODE_AWAIT_CALL:
    case WL_CODE_TO_THREAD:
        if (site > 0 && (strcmp(plain_name(f, site - 1), "__init__") == 0 || (wl_facts_frame(f, site - 1)->flags & WL_FRAME_GENERATOR)))
            return false;
        return site > 0 && find_edit(wl_facts_frame(f, site), plain_name(f, site - 1), e);
    case WL_CODE_DROP:
        return find_edit(w->v->location, "close", e);
    case WL_CODE_RUNNER:
        return find_edit(w->v->location, "run", e);
    case WL_CODE_RUNNER_NOW:
        return find_edit(f->now_started, "run", e);
    case WL_CODE_NEW_LOOP:
        return find_edit(f->raised, "get_event_loop", e);
    case WL_CODE_THREADSAFE:
        return find_threadsafe(f, e);
    case WL_CODE_SUBMIT:
    case WL_CODE_RUN:
        return find_edit(f->raised, "run_until_complete", e);
    case WL_CODE_UNWRAP:
        return find_edit(f->raised, NULL, e);
    default:
        return find_edit(f->raised, plain_name(f, f->place - 1), e);
    }
}

/* Before 3.11 the outer brackets of async_to_sync(f)(a) have to be found from the inner ones. */
static bool find_unwrapped(const struct wl_facts *f, struct edit *e)
{
    struct wl_call inner;
    if (!f->raised || !f->raised->source || f->raised->column >= 0 || !wl_pyexpr_find_call(f->raised->source, "async_to_sync", &inner))
        return false;
    *e = (struct edit){ .frame = f->raised, .line = f->raised->source };
    for (size_t end = strlen(e->line); end > inner.whole.end; end--)
        if (wl_pyexpr_call_at(e->line, inner.whole.start, end, &e->call) && e->call.callee.end == inner.whole.end)
            return true;
    return false;
}

/* uvloop's run_until_complete() has no frame of its own: the name has to come from the line. */
static bool find_frameless(const struct wl_facts *f, struct edit *e)
{
    return find_edit(f->raised, "run_until_complete", e) || find_edit(f->raised, "run", e);
}

static bool rewrite(struct wl_words *w, enum wl_code code, struct edit *e, struct wl_buf *out)
{
    static bool (*const rewriters[])(struct wl_words *, struct edit *, struct wl_buf *) = {
        [WL_CODE_AWAIT_RUN] = await_run, [WL_CODE_AWAIT_CALL] = await_call, [WL_CODE_TO_THREAD] = to_thread, [WL_CODE_TWIN] = twin,
        [WL_CODE_UNWRAP] = unwrap, [WL_CODE_AWAIT_FUNCTION] = await_function, [WL_CODE_CREATE_TASK] = create_task, [WL_CODE_DROP] = drop,
        [WL_CODE_THREADSAFE] = threadsafe, [WL_CODE_SUBMIT] = submit, [WL_CODE_NEW_LOOP] = new_loop, [WL_CODE_RUN] = run_here,
        [WL_CODE_PAUSE] = pause_here, [WL_CODE_RUNNER] = runner, [WL_CODE_RUNNER_NOW] = runner,
    };
    return rewriters[code](w, e, out) && !out->error;
}

/* With columns the span is replaced, without them the line. */
static const char *keep_after(struct wl_verdict *v, const struct edit *e, const struct wl_buf *text)
{
    size_t start = e->call.whole.start, end = e->call.whole.end;
    struct wl_buf line;
    wl_buf_init(&line, v->text + v->text_used, sizeof v->text - v->text_used);
    wl_buf_put(&line, e->line, e->columns ? 0 : start);
    wl_buf_put(&line, text->data, text->len);
    wl_buf_put(&line, e->line + end, e->columns ? 0 : strlen(e->line) - end);
    wl_buf_putc(&line, 0);
    if (line.error)
        return NULL;
    v->text_used += line.len;
    return line.data;
}

static bool finish(struct wl_verdict *v, const struct edit *e, const struct wl_buf *text, struct wl_code_made *ret)
{
    size_t used = v->text_used, start = e->call.whole.start, end = e->call.whole.end;
    ret->location = e->frame;
    ret->exact = e->exact;
    ret->before = e->columns ? wl_words_keep(v, e->line + start, end - start) : e->line;
    ret->after = keep_after(v, e, text);
    if (ret->before && ret->after)
        return true;
    v->text_used = used;
    return false;
}

bool wl_fixcode_make(struct wl_words *w, enum wl_code code, struct wl_code_made *ret)
{
    struct edit e;
    char text[768];
    struct wl_buf out;
    memset(ret, 0, sizeof *ret);
    if (code == WL_CODE_NONE)
        return false;
    bool found = find_call(w, code, &e) || (code == WL_CODE_UNWRAP && find_unwrapped(w->f, &e))
        || (code == WL_CODE_AWAIT_RUN && w->f->place == w->f->caller && find_frameless(w->f, &e));
    if (!found)
        return false;
    wl_buf_init(&out, text, sizeof text);
    return rewrite(w, code, &e, &out) && finish(w->v, &e, &out, ret);
}
