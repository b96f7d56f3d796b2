/* The code of a fix, from the source text of its place; pure, inside the watched program.
 *
 * wl_fixcode_make(): find_call() reads the call off the line (by its columns where Python knows them, else as the only
 * call of that name), wl_fixcode_rewrite() rewrites it (fixcode_rewrite.c), finish() keeps before and after.  Where the
 * interpreter knows columns, `before` is exactly that span; else it is the whole line, as the location then is.  What
 * takes whole lines is fixblock.c's.  When in doubt there is no code: the fix is then only words.
 */
#include "fixcode_parts.h"
#include "listing.h"
#include "origin.h"

#include <string.h>

/* --- reading the line --- */

/* Where the last line of a text begins, that ends at `end_column` of it. */
static size_t last_line(const char *text)
{
    const char *at = strrchr(text, '\n');
    return at ? (size_t)(at + 1 - text) : 0;
}

/* The text that the frame's span lies in, and its end there. */
static const char *text_of(const struct wl_frame *frame, size_t *ret_end)
{
    const char *text = frame->end_line == frame->line ? frame->source : frame->block;
    size_t start = text && text == frame->block ? last_line(text) : 0;
    if (text)
        *ret_end = start + (size_t)frame->end_column;
    return text;
}

bool wl_fixcode_read(const struct wl_frame *frame, const char *name, struct wl_edit *e)
{
    size_t end = 0;
    memset(e, 0, sizeof *e);
    if (!frame || !frame->source)
        return false;
    e->frame = frame;
    e->exact = true;
    e->columns = frame->column >= 0 && frame->end_column >= 0 && frame->end_line >= frame->line;
    if (e->columns) {
        e->text = text_of(frame, &end);
        return e->text && wl_pyexpr_call_at(e->text, (size_t)frame->column, end, &e->call);
    }
    e->text = frame->source;
    return name && wl_pyexpr_find_call(e->text, name, &e->call);
}

/* `await X`: its columns are those of the whole; X is the call, whatever it is named. */
static bool read_awaited(const struct wl_frame *frame, struct wl_edit *e)
{
    static const char *const names[] = { "create_task", "create_future", "run_in_executor", "ensure_future" };
    size_t end = 0;
    if (!frame || !frame->source)
        return false;
    for (size_t i = 0; frame->column < 0 && i < sizeof names / sizeof *names; i++)
        if (wl_fixcode_read(frame, names[i], e))
            return wl_pyexpr_is_awaited(e->text, e->call.whole);
    const char *text = frame->column < 0 ? NULL : text_of(frame, &end);
    size_t start = (size_t)frame->column;
    if (!text || start + 6 >= strlen(text) || memcmp(text + start, "await", 5) != 0)
        return false;
    for (start += 5; strchr(" \t", text[start]) && text[start]; start++)
        ;
    *e = (struct wl_edit){ .frame = frame, .text = text, .columns = true, .exact = true };
    return wl_pyexpr_call_at(text, start, end, &e->call);
}

bool wl_fixcode_is(const char *text, struct wl_span span, const char *want)
{
    return span.end - span.start == strlen(want) && memcmp(text + span.start, want, span.end - span.start) == 0;
}

bool wl_fixcode_names(const struct wl_edit *e, const char *name)
{
    return name && wl_fixcode_is(e->text, e->call.name, name);
}

bool wl_fixcode_run_argument(const struct wl_edit *e, struct wl_span *ret)
{
    if (e->call.starred || e->call.overflow || e->call.arg_count < 1 || e->call.positional > 1)
        return false;
    for (unsigned i = e->call.positional; i < e->call.arg_count; i++) {
        struct wl_span arg = e->call.arg[i];
        if (memcmp(e->text + arg.start, "debug", 5) != 0 && memcmp(e->text + arg.start, "loop_factory", 12) != 0)
            return false;
    }
    *ret = e->call.arg[0];
    return e->call.positional == 1;
}

/* Its file says so, or, where that is not at hand, some line of it among those that are known. */
bool wl_fixcode_sees_asyncio(const struct wl_facts *f, const struct wl_frame *frame)
{
    const struct wl_stack *stacks[] = { f->inc->raised, f->loop ? f->loop->created.stack : NULL, f->loop ? f->loop->started.stack : NULL };
    const struct wl_listing *listing = wl_listing_find(f->listings, frame->file);
    if (listing && wl_listing_imports(listing, "asyncio"))
        return true;
    for (size_t k = 0; k < sizeof stacks / sizeof *stacks; k++)
        for (uint32_t i = 0; stacks[k] && i < stacks[k]->count; i++) {
            const struct wl_frame *other = stacks[k]->frames[i];
            if (other->source && strstr(other->source, "asyncio.") && strcmp(other->file, frame->file) == 0)
                return true;
        }
    return false;
}

bool wl_fixcode_calls_the_loop(const struct wl_stack *stack, const struct wl_frame *place)
{
    for (uint32_t i = 0; stack && i < stack->count; i++)
        if (stack->frames[i] == place)
            return i == 0 || wl_origin_is_plumbing(stack->frames[i - 1]->module, stack->frames[i - 1]->file);
    return false;
}

/* --- which call --- */

static bool is_comprehension(const struct wl_frame *frame)
{
    return frame && wl_facts_is_user(frame)
        && (strcmp(frame->name, "<listcomp>") == 0 || strcmp(frame->name, "<setcomp>") == 0 || strcmp(frame->name, "<dictcomp>") == 0);
}

int wl_fixcode_call_site(const struct wl_facts *f)
{
    return f->coroutine > 0 && is_comprehension(wl_facts_frame(f, f->coroutine - 1)) ? f->coroutine - 1 : f->coroutine;
}

bool wl_fixcode_may_await(const struct wl_facts *f)
{
    return f->top_level || (f->place >= 0 && f->place == wl_fixcode_call_site(f));
}

static const char *plain_name(const struct wl_facts *f, int index)
{
    const struct wl_frame *frame = wl_facts_frame(f, index);
    return frame ? frame->name : NULL;
}

static bool may_change(const struct wl_words *w, enum wl_code code)
{
    const struct wl_facts *f = w->f;
    switch (code) {
    case WL_CODE_DROP:
    case WL_CODE_RETURN:
        return wl_fixcode_calls_the_loop(f->inc->raised, w->v->location) || (f->loop && (wl_fixcode_calls_the_loop(f->loop->closed.stack, w->v->location)
            || wl_fixcode_calls_the_loop(f->loop->stopped.stack, w->v->location)));
    case WL_CODE_THREADSAFE:
    case WL_CODE_SUBMIT:
    case WL_CODE_RUN:
    case WL_CODE_NEW_LOOP:
    case WL_CODE_GET_AND_RUN:
        return wl_fixcode_calls_the_loop(f->inc->raised, f->raised);
    default:
        return true;
    }
}

/* A future's set_result() is compiled code: the frame inside is the loop's call_soon(), which the line does not name.  uvloop's
 * own methods have no frame at all. */
static bool find_threadsafe(const struct wl_facts *f, struct wl_edit *e)
{
    static const char *const compiled[] = { "set_result", "set_exception", "call_soon", "call_later", "call_at" };
    size_t count = f->place == 0 ? sizeof compiled / sizeof *compiled : 2;
    if (wl_fixcode_read(f->raised, plain_name(f, f->place - 1), e))
        return true;
    for (size_t i = 0; i < count; i++)
        if (wl_fixcode_read(f->raised, compiled[i], e))
            return true;
    return false;
}

/* asyncio.run(), Runner.run(), run_until_complete(): that the line calls by its own name.  uvloop's has no frame. */
static bool find_run(const struct wl_facts *f, struct wl_edit *e)
{
    static const char *const names[] = { "run", "run_until_complete" };
    if (f->place != f->caller || !wl_fixcode_calls_the_loop(f->inc->raised, f->raised))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (wl_fixcode_read(f->raised, names[i], e) && wl_fixcode_names(e, names[i]))
            return true;
    return false;
}

/* The call of a function of the user's in the coroutine.  list(map(f, x)) calls f as well, but is not a call of it. */
static bool find_site(const struct wl_facts *f, struct wl_edit *e)
{
    int site = wl_fixcode_call_site(f);
    const struct wl_frame *callee = wl_facts_frame(f, site - 1);
    if (!callee || strcmp(callee->name, "__init__") == 0 || (callee->flags & WL_FRAME_GENERATOR) || !wl_fixcode_read(wl_facts_frame(f, site), callee->name, e))
        return false;
    return wl_fixcode_names(e, callee->name) || !wl_pyexpr_has_name(e->text, e->call.args, callee->name);
}

/* Before 3.11 the outer brackets of async_to_sync(f)(a) have to be found from the inner ones. */
static bool find_unwrapped(const struct wl_facts *f, struct wl_edit *e)
{
    struct wl_call inner;
    if (!f->raised || !f->raised->source || f->raised->column >= 0 || !wl_pyexpr_find_call(f->raised->source, "async_to_sync", &inner))
        return false;
    *e = (struct wl_edit){ .frame = f->raised, .text = f->raised->source };
    for (size_t end = strlen(e->text); end > inner.whole.end; end--)
        if (wl_pyexpr_call_at(e->text, inner.whole.start, end, &e->call) && e->call.callee.end == inner.whole.end)
            return true;
    return false;
}

/* Reads the call that a code is about. */
static bool find_call(const struct wl_words *w, enum wl_code code, struct wl_edit *e)
{
    const struct wl_facts *f = w->f;
    if (!may_change(w, code))
        return false;
    switch (code) {
    case WL_CODE_AWAIT_RUN:
    case WL_CODE_CREATE_TASK:
        return find_run(f, e);
    case WL_CODE_AWAIT_CALL:
    case WL_CODE_TO_THREAD:
        return find_site(f, e);
    case WL_CODE_DROP:
        return wl_fixcode_read(w->v->location, "close", e);
    case WL_CODE_RUNNER:
        return wl_fixcode_read(w->v->location, "run", e);
    case WL_CODE_RUNNER_NOW:
        return wl_fixcode_read(f->now_started, "run", e);
    case WL_CODE_NEW_LOOP:
    case WL_CODE_GET_AND_RUN:
        return wl_fixcode_read(f->raised, "get_event_loop", e);
    case WL_CODE_OWN_LOOP:
    case WL_CODE_SUBMIT_AWAIT:
        return read_awaited(f->raised, e);
    case WL_CODE_THREADSAFE:
        return find_threadsafe(f, e);
    case WL_CODE_SUBMIT:
    case WL_CODE_RUN:
        return wl_fixcode_read(f->raised, "run_until_complete", e);
    case WL_CODE_UNWRAP:
        return wl_fixcode_read(f->raised, NULL, e) || find_unwrapped(f, e);
    default:
        return wl_fixcode_read(f->raised, plain_name(f, f->place - 1), e);
    }
}

/* --- keeping it --- */

static void find_position(const struct wl_edit *e, size_t at, int *ret_line, int *ret_column)
{
    *ret_line = e->frame->line;
    *ret_column = (int)at;
    for (size_t i = 0; i < at; i++)
        if (e->text[i] == '\n') {
            ++*ret_line;
            *ret_column = (int)(at - i - 1);
        }
}

static struct wl_range range_of(const struct wl_edit *e)
{
    struct wl_range range = { .line = e->frame->line, .end_line = e->frame->line, .column = -1, .end_column = -1 };
    if (e->columns) {
        find_position(e, e->call.whole.start, &range.line, &range.column);
        find_position(e, e->call.whole.end, &range.end_line, &range.end_column);
    }
    return range;
}

/* The text of the edit from `from` on, with the call replaced. */
static const char *keep_replaced(struct wl_verdict *v, const struct wl_edit *e, const char *text, size_t from)
{
    struct wl_buf out;
    wl_buf_init(&out, v->text + v->text_used, sizeof v->text - v->text_used);
    wl_buf_put(&out, e->text + from, e->call.whole.start - from);
    wl_buf_puts(&out, text);
    wl_buf_puts(&out, e->text + e->call.whole.end);
    wl_buf_putc(&out, 0);
    if (out.error)
        return NULL;
    v->text_used += out.len;
    return out.data;
}

const char *wl_fixcode_keep_dedented(struct wl_verdict *v, const char *text)
{
    size_t indent = strspn(text, " \t");
    struct wl_buf out;
    wl_buf_init(&out, v->text + v->text_used, sizeof v->text - v->text_used);
    for (const char *at = text; *at; at += *at == '\n') {
        size_t blanks = strspn(at, " \t"), skipped = blanks < indent ? blanks : indent;
        size_t size = strcspn(at + skipped, "\n");
        wl_buf_put(&out, at + skipped, size);
        at += skipped + size;
        wl_buf_puts(&out, *at ? "\n" : "");
    }
    wl_buf_putc(&out, 0);
    if (out.error)
        return NULL;
    v->text_used += out.len;
    return out.data;
}

/* The whole lines that the fix leads to, for people. */
static const char *keep_code(struct wl_verdict *v, const struct wl_edit *e, const char *text)
{
    size_t used = v->text_used;
    const char *lines = keep_replaced(v, e, text, 0), *code = lines ? wl_fixcode_keep_dedented(v, lines) : NULL;
    if (!code)
        return NULL;
    size_t size = strlen(code) + 1;
    memmove(v->text + used, code, size);
    v->text_used = used + size;
    return v->text + used;
}

/* With columns the span is replaced, without them the line. */
bool wl_fixcode_finish(struct wl_verdict *v, const struct wl_edit *e, const char *text, struct wl_code_made *ret)
{
    size_t used = v->text_used, start = e->call.whole.start, end = e->call.whole.end;
    ret->location = e->frame;
    ret->range = range_of(e);
    ret->exact = e->exact;
    ret->before = e->columns ? wl_words_keep(v, e->text + start, end - start) : e->text;
    ret->after = e->columns ? wl_words_keep(v, text, strlen(text)) : keep_replaced(v, e, text, 0);
    ret->code = ret->after ? keep_code(v, e, text) : NULL;
    if (ret->before && ret->after && ret->code)
        return true;
    v->text_used = used;
    return false;
}

bool wl_fixcode_make(struct wl_words *w, enum wl_code code, struct wl_code_made *ret)
{
    struct wl_edit e;
    char text[2048];
    struct wl_buf out;
    memset(ret, 0, sizeof *ret);
    if (code == WL_CODE_NONE)
        return false;
    if (code == WL_CODE_RUNNER_BLOCK)
        return wl_fixblock_make(w, code, ret);
    if (code == WL_CODE_RETURN)
        return may_change(w, code) && wl_fixblock_make(w, code, ret);
    if (!find_call(w, code, &e))
        return false;
    wl_buf_init(&out, text, sizeof text - 1);
    return wl_fixcode_rewrite(w, code, &e, &out) && !out.error && wl_fixcode_finish(w->v, &e, wl_buf_string(&out), ret);
}
