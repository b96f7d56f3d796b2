/* How each code of a fix rewrites its call: one function each, in the table at the end.  Pure, inside the watched program.
 *
 * A rewriter appends what stands in place of e->call.whole and returns false where it cannot be done.  `exact` was set by
 * the reader; a rewriter takes it back for what the text alone does not show.
 */
#include "fixcode_parts.h"
#include "listing.h"
#include "twins.h"

#include <string.h>

/* --- pieces --- */

static bool span_has(const char *text, struct wl_span span, const char *want)
{
    size_t size = strlen(want);
    for (size_t i = span.start; i + size <= span.end; i++)
        if (memcmp(text + i, want, size) == 0)
            return true;
    return false;
}

/* a.b.c: may be written twice without calling anything twice. */
static bool is_dotted(const char *text, struct wl_span span)
{
    for (size_t i = span.start; i < span.end; i++)
        if (!strchr("._", text[i]) && !(text[i] >= '0' && text[i] <= '9') && !((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z')
            && (unsigned char)text[i] < 0x80)
            return false;
    return span.end > span.start;
}

/* What stands before the last dot of the callee: `self._loop` of self._loop.close. */
static struct wl_span owner_of(const struct wl_edit *e)
{
    struct wl_span owner = { e->call.callee.start, e->call.name.start };
    if (owner.end > owner.start)
        owner.end--;
    return owner;
}

static void put(struct wl_buf *out, const struct wl_edit *e, struct wl_span span)
{
    wl_buf_put(out, e->text + span.start, span.end - span.start);
}

/* The arguments as they are written, after another one. */
static void put_more_args(struct wl_buf *out, const struct wl_edit *e)
{
    if (e->call.arg_count)
        wl_buf_puts(out, e->text[e->call.args.start] == '\n' ? "," : ", ");
    put(out, e, e->call.args);
}

/* f(a): a value that the call makes itself.  A name may stand for anything. */
static bool is_made_here(const struct wl_edit *e, struct wl_span x)
{
    return e->text[x.end - 1] == ')' && wl_pyexpr_is_primary(e->text, x);
}

static bool begin_await(struct wl_buf *out, const struct wl_edit *e)
{
    int fits = wl_pyexpr_await_fits(e->text, e->call.whole);
    wl_buf_puts(out, fits == 0 ? "(await " : "await ");
    return fits >= 0;
}

static void end_await(struct wl_buf *out, const struct wl_edit *e)
{
    wl_buf_puts(out, wl_pyexpr_await_fits(e->text, e->call.whole) == 0 ? ")" : "");
}

/* `await X`, with the parentheses that X and the neighbours of the call need. */
static bool put_await(struct wl_buf *out, const struct wl_edit *e, struct wl_span x)
{
    bool primary = wl_pyexpr_is_primary(e->text, x);
    bool fits = begin_await(out, e);
    wl_buf_puts(out, primary ? "" : "(");
    put(out, e, x);
    wl_buf_puts(out, primary ? "" : ")");
    end_await(out, e);
    return fits;
}

/* --- await instead --- */

/* What another loop was to run may be bound to it, unless it is a coroutine that is made on the spot. */
static bool await_run(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span x;
    if (!wl_fixcode_run_argument(e, &x))
        return false;
    bool own_loop = w->f->inc->kind == WL_KIND_OTHER_LOOP_RUNNING;
    bool bound = own_loop && (!is_made_here(e, x) || span_has(e->text, x, "loop") || span_has(e->text, x, "create_task")
        || span_has(e->text, x, "ensure_future"));
    e->exact = wl_fixcode_may_await(w->f) && !bound;
    return put_await(out, e, x);
}

static bool await_call(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    (void)w;
    e->exact = false;
    return !wl_fixcode_names(e, "__init__") && put_await(out, e, e->call.whole);
}

/* run_in_executor() takes no keywords. */
static bool to_thread(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    bool old = w->f->inc->python_minor && w->f->inc->python_minor < 9;
    bool wrapped = old && (e->call.positional < e->call.arg_count || e->call.starred || e->call.overflow);
    if (!is_dotted(e->text, e->call.callee) || wl_pyexpr_await_fits(e->text, e->call.whole) != 1)
        return false;
    wl_buf_puts(out, old ? "await asyncio.get_running_loop().run_in_executor(None, " : "await asyncio.to_thread(");
    if (wrapped) {
        wl_buf_puts(out, "lambda: ");
        put(out, e, e->call.whole);
    } else {
        put(out, e, e->call.callee);
        put_more_args(out, e);
    }
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

static bool put_renamed(struct wl_buf *out, const struct wl_edit *e, const char *name, size_t size)
{
    bool fits = begin_await(out, e);
    put(out, e, (struct wl_span){ e->call.callee.start, e->call.name.start });
    wl_buf_put(out, name, size);
    wl_buf_putc(out, '(');
    put(out, e, e->call.args);
    wl_buf_putc(out, ')');
    end_await(out, e);
    return fits;
}

/* The library's own line tells the twin: `return asyncio.run(self.latest_async(symbol))` in latest(symbol). */
static bool twin_of_bridge(struct wl_words *w, const struct wl_edit *e, struct wl_span *ret_name, const char **ret_text, bool *ret_exact)
{
    struct wl_edit inner;
    struct wl_call coroutine;
    struct wl_span x;
    const struct wl_facts *f = w->f;
    const struct wl_frame *run = wl_facts_frame(f, f->bridge - 1);
    if (f->bridge != f->place - 1 || !wl_fixcode_read(wl_facts_frame(f, f->bridge), run ? run->name : NULL, &inner))
        return false;
    if (!wl_fixcode_run_argument(&inner, &x) || !wl_pyexpr_call_at(inner.text, x.start, x.end, &coroutine))
        return false;
    if (coroutine.name.start - coroutine.callee.start != 5 || memcmp(inner.text + coroutine.callee.start, "self.", 5) != 0)
        return false;
    const char *start = inner.text + strspn(inner.text, " \t");
    bool whole = strncmp(start, "return ", 7) == 0 && (size_t)(start - inner.text) + 7 == inner.call.whole.start;
    *ret_text = inner.text;
    *ret_name = coroutine.name;
    *ret_exact = whole && inner.text[coroutine.name.start] != '_' && coroutine.arg_count == e->call.arg_count && !coroutine.starred
        && !e->call.starred && e->call.positional == e->call.arg_count;
    return true;
}

static bool twin(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    const struct wl_twin *entry = wl_twins_find(w->f);
    struct wl_span name;
    const char *text;
    bool allowed = wl_fixcode_may_await(w->f);
    if (entry && entry->rename && wl_fixcode_names(e, entry->function)) {
        w->twin = entry->twin;
        e->exact = allowed && (entry->same_keywords || (e->call.positional == e->call.arg_count && !e->call.starred && !e->call.overflow));
        return put_renamed(out, e, entry->twin, strlen(entry->twin));
    }
    if (!twin_of_bridge(w, e, &name, &text, &e->exact))
        return false;
    w->twin = wl_words_keep(w->v, text + name.start, name.end - name.start);
    e->exact = e->exact && allowed;
    return w->twin && put_renamed(out, e, text + name.start, name.end - name.start);
}

/* async_to_sync(f)(a): its callee is a call itself. */
static bool unwrap(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_call inner;
    if (!wl_pyexpr_call_at(e->text, e->call.callee.start, e->call.callee.end, &inner) || inner.arg_count != 1 || inner.positional != 1)
        return false;
    if (!wl_fixcode_is(e->text, inner.name, "async_to_sync") && !wl_fixcode_is(e->text, inner.name, "AsyncToSync"))
        return false;
    bool fits = begin_await(out, e);
    put(out, e, inner.arg[0]);
    wl_buf_putc(out, '(');
    put(out, e, e->call.args);
    wl_buf_putc(out, ')');
    end_await(out, e);
    e->exact = wl_fixcode_may_await(w->f);
    return fits && wl_pyexpr_is_primary(e->text, inner.arg[0]);
}

static bool await_function(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    if (e->call.starred || e->call.positional != e->call.arg_count || e->call.arg_count < 1 || e->call.overflow || !wl_fixcode_names(e, "run"))
        return false;
    bool fits = begin_await(out, e);
    put(out, e, e->call.arg[0]);
    wl_buf_putc(out, '(');
    if (e->call.arg_count > 1)
        put(out, e, (struct wl_span){ e->call.arg[1].start, e->call.arg[e->call.arg_count - 1].end });
    wl_buf_putc(out, ')');
    end_await(out, e);
    e->exact = wl_fixcode_may_await(w->f);
    return fits && wl_pyexpr_is_primary(e->text, e->call.arg[0]);
}

static bool create_task(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span x;
    (void)w;
    if (!wl_fixcode_run_argument(e, &x) || !wl_pyexpr_is_statement(e->text, e->call.whole))
        return false;
    wl_buf_puts(out, wl_fixcode_is(e->text, e->call.callee, "asyncio.run") ? "asyncio.create_task(" : "asyncio.ensure_future(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

static bool pause_here(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    wl_buf_puts(out, "await asyncio.sleep(0)");
    e->exact = false;
    return e->call.arg_count == 0 && wl_fixcode_names(e, "_run_once") && wl_fixcode_calls_the_loop(w->f->inc->raised, w->f->raised);
}

/* --- closing --- */

static bool drop(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    (void)w;
    wl_buf_puts(out, "pass");
    return e->call.arg_count == 0 && wl_pyexpr_is_statement(e->text, e->call.whole);
}

/* --- other threads --- */

/* `loop.create_task(X)` whose result is not used becomes loop.call_soon_threadsafe(loop.create_task, X). */
static bool threadsafe(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    static const char *const scheduled[] = { "create_task", "call_later", "call_at", "set_result", "set_exception" };
    struct wl_span owner = owner_of(e);
    (void)w;
    if (!is_dotted(e->text, owner))
        return false;
    put(out, e, owner);
    if (wl_fixcode_names(e, "call_soon")) {
        wl_buf_puts(out, ".call_soon_threadsafe(");
        put(out, e, e->call.args);
        wl_buf_putc(out, ')');
        return true;
    }
    for (size_t i = 0; i < sizeof scheduled / sizeof *scheduled; i++)
        if (wl_fixcode_names(e, scheduled[i])) {
            wl_buf_puts(out, i < 3 ? ".call_soon_threadsafe(" : ".get_loop().call_soon_threadsafe(");
            put(out, e, e->call.callee);
            put_more_args(out, e);
            wl_buf_putc(out, ')');
            return e->call.arg_count && e->call.positional == e->call.arg_count && wl_pyexpr_is_statement(e->text, e->call.whole);
        }
    return false;
}

static bool submit(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span x, owner = owner_of(e);
    if (!wl_fixcode_run_argument(e, &x) || !wl_fixcode_names(e, "run_until_complete") || !is_dotted(e->text, owner))
        return false;
    wl_buf_puts(out, "asyncio.run_coroutine_threadsafe(");
    put(out, e, x);
    wl_buf_puts(out, ", ");
    put(out, e, owner);
    wl_buf_puts(out, ").result()");
    e->exact = is_made_here(e, x) && wl_fixcode_sees_asyncio(w->f, e->frame);
    return true;
}

/* In a coroutine of another loop, of a task that was made on the spot for a loop that runs elsewhere. */
static bool submit_await(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span owner = owner_of(e);
    if (!wl_fixcode_names(e, "create_task") || !is_dotted(e->text, owner) || e->call.arg_count != 1 || e->call.positional != 1 || e->call.starred)
        return false;
    wl_buf_puts(out, "asyncio.wrap_future(asyncio.run_coroutine_threadsafe(");
    put(out, e, e->call.arg[0]);
    wl_buf_puts(out, ", ");
    put(out, e, owner);
    wl_buf_puts(out, "))");
    e->exact = wl_fixcode_sees_asyncio(w->f, e->frame);
    return true;
}

/* --- one's own loop --- */

static bool no_loop_runs(const struct wl_facts *f)
{
    for (uint32_t i = 0; i < f->inc->loop_count && i < WL_LOOPS_MAX; i++)
        if (f->inc->loops[i].state == WL_LOOP_RUNNING)
            return false;
    return true;
}

/* Exact only if nobody runs a loop that the program may have meant. */
static bool new_loop(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span name;
    if (!wl_fixcode_names(e, "get_event_loop") || e->call.arg_count)
        return false;
    put(out, e, (struct wl_span){ e->call.callee.start, e->call.name.start });
    wl_buf_puts(out, "new_event_loop()");
    e->exact = wl_pyexpr_assigned_name(e->text, &name) && wl_pyexpr_is_statement(e->text, (struct wl_span){ name.start, e->call.whole.end }) && no_loop_runs(w->f);
    return wl_fixcode_is(e->text, owner_of(e), "asyncio") || wl_fixcode_is(e->text, owner_of(e), "uvloop");
}

/* A coroutine that is made on the spot and names no loop, so that nothing in it is bound to one. */
static bool is_free_coroutine(const struct wl_edit *e, struct wl_span x)
{
    static const char *const bound[] = { "loop", "gather(", "wait(", "create_task(", "ensure_future(", "create_future(", "shield(" };
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
        if (span_has(e->text, x, bound[i]))
            return false;
    return is_made_here(e, x);
}

static bool run_here(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span x;
    if (!wl_fixcode_run_argument(e, &x) || !wl_fixcode_names(e, "run_until_complete"))
        return false;
    wl_buf_puts(out, "asyncio.run(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = is_free_coroutine(e, x) && wl_fixcode_sees_asyncio(w->f, e->frame);
    return true;
}

/* The error's own span is asyncio.get_event_loop(); what is called on it goes on to the right. */
static bool widen_to_run(struct wl_edit *e)
{
    static const char run[] = ".run_until_complete(";
    size_t start = e->call.whole.start, at = e->call.whole.end;
    if (!wl_fixcode_is(e->text, e->call.callee, "asyncio.get_event_loop") || strncmp(e->text + at, run, strlen(run)) != 0)
        return false;
    for (size_t end = at + strlen(run); e->text[end - 1]; end++)
        if (e->text[end - 1] == ')' && wl_pyexpr_call_at(e->text, start, end, &e->call))
            return true;
    return false;
}

static bool get_and_run(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    if (!widen_to_run(e) || !run_here(w, e, out))
        return false;
    e->exact = e->exact && no_loop_runs(w->f);
    return true;
}

/* What is awaited was made on the spot, for a loop that nobody runs.  Made for the running one it can be done. */
static bool own_loop(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    bool known = wl_fixcode_names(e, "create_task") || wl_fixcode_names(e, "create_future") || wl_fixcode_names(e, "run_in_executor");
    struct wl_span owner = owner_of(e);
    e->exact = wl_fixcode_sees_asyncio(w->f, e->frame);
    if (known && is_dotted(e->text, owner) && !wl_fixcode_is(e->text, owner, "asyncio")) {
        wl_buf_puts(out, "asyncio.get_running_loop().");
        put(out, e, e->call.name);
        wl_buf_putc(out, '(');
        put(out, e, e->call.args);
        wl_buf_putc(out, ')');
        return true;
    }
    bool given = wl_fixcode_names(e, "ensure_future") && e->call.arg_count == 2 && e->call.positional == 1 && !e->call.starred
        && memcmp(e->text + e->call.arg[1].start, "loop", 4) == 0;
    put(out, e, e->call.callee);
    wl_buf_putc(out, '(');
    put(out, e, e->call.arg[0]);
    wl_buf_putc(out, ')');
    return given;
}

static bool runner(struct wl_words *w, struct wl_edit *e, struct wl_buf *out)
{
    struct wl_span x;
    (void)w;
    if (!wl_fixcode_run_argument(e, &x) || e->call.arg_count != 1 || !wl_fixcode_is(e->text, e->call.callee, "asyncio.run"))
        return false;
    wl_buf_puts(out, "runner.run(");
    put(out, e, x);
    wl_buf_putc(out, ')');
    e->exact = false;
    return true;
}

/* --- the table --- */

bool wl_fixcode_rewrite(struct wl_words *w, enum wl_code code, struct wl_edit *e, struct wl_buf *out)
{
    static bool (*const rewriters[])(struct wl_words *, struct wl_edit *, struct wl_buf *) = {
        [WL_CODE_AWAIT_RUN] = await_run, [WL_CODE_AWAIT_CALL] = await_call, [WL_CODE_TO_THREAD] = to_thread, [WL_CODE_TWIN] = twin,
        [WL_CODE_UNWRAP] = unwrap, [WL_CODE_AWAIT_FUNCTION] = await_function, [WL_CODE_CREATE_TASK] = create_task, [WL_CODE_DROP] = drop,
        [WL_CODE_THREADSAFE] = threadsafe, [WL_CODE_SUBMIT] = submit, [WL_CODE_SUBMIT_AWAIT] = submit_await, [WL_CODE_NEW_LOOP] = new_loop,
        [WL_CODE_OWN_LOOP] = own_loop, [WL_CODE_RUN] = run_here, [WL_CODE_GET_AND_RUN] = get_and_run, [WL_CODE_RUNNER] = runner,
        [WL_CODE_RUNNER_NOW] = runner, [WL_CODE_PAUSE] = pause_here,
    };
    return rewriters[code](w, e, out);
}
