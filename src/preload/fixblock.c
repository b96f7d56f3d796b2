/* Fixes that change whole lines: they look at the statements around the call, in the file's listing.  Pure, inside the watched program.
 *
 * wl_fixblock_make() → runner_block() or return_instead().  Both read the statement of the call and its neighbours with
 * listing.c, compare the listing with the text that the frames have (a file may have been edited since), and write before
 * and after as whole lines.
 */
#include "fixcode_parts.h"
#include "listing.h"

#include <string.h>

enum { BLOCK_MAX = 2000, UNIT_MAX = 8 };

/* --- places in the listing --- */

/* Where an edit's call lies in the listing; false where the file has another text there by now. */
static bool locate(const struct wl_listing *l, const struct wl_edit *e, size_t *ret_start)
{
    size_t line, size = e->call.whole.end - e->call.whole.start;
    if (!wl_listing_line(l, e->frame->line, &line) || line + e->call.whole.end > l->size)
        return false;
    *ret_start = line + e->call.whole.start;
    return memcmp(l->text + *ret_start, e->text + e->call.whole.start, size) == 0;
}

/* The end of the line that a statement ends on, its comment included. */
static size_t line_end(const struct wl_listing *l, size_t at)
{
    const char *stop = memchr(l->text + at, '\n', l->size - at);
    return stop ? (size_t)(stop - l->text) : l->size;
}

static bool begins_with(const struct wl_listing *l, const struct wl_statement *s, const char *word)
{
    size_t size = strlen(word);
    return s->end - s->start >= size && memcmp(l->text + s->start, word, size) == 0 && !wl_pyexpr_is_name_byte(l->text[s->start + size]);
}

/* No compound statement and no part of one: it may be moved to another depth by itself. */
static bool is_simple(const struct wl_listing *l, const struct wl_statement *s)
{
    static const char *const words[] = { "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "match", "case" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins_with(l, s, words[i]))
            return false;
    return l->text[s->start] != '@' && l->text[s->end - 1] != ':';
}

static bool same_indent(const struct wl_listing *l, const struct wl_statement *a, const struct wl_statement *b)
{
    return b->indent >= a->indent && memcmp(l->text + a->start - a->indent, l->text + b->start - b->indent, a->indent) == 0;
}

/* --- with asyncio.Runner() as runner: --- */

struct block {
    const struct wl_listing *l;
    struct wl_edit run[2];
    struct wl_statement first, last;
    size_t at[2];               /* where the two calls are */
    const char *name;
};

/* asyncio.run(X), whose whole purpose is X: no debug=, no loop_factory=. */
static bool read_run(const struct wl_frame *frame, struct wl_edit *e)
{
    return wl_fixcode_read(frame, "run", e) && wl_fixcode_is(e->text, e->call.callee, "asyncio.run") && e->call.arg_count == 1
        && e->call.positional == 1 && !e->call.starred;
}

/* From the first run's statement to the last one's, in one suite: whoever comes to the last has passed the first. */
static bool is_one_suite(struct block *b)
{
    struct wl_statement s;
    if (!wl_listing_statement(b->l, b->at[0], &b->first) || !wl_listing_statement(b->l, b->at[1], &b->last) || b->last.start <= b->first.start)
        return false;
    if (b->first.indent != b->last.indent || !is_simple(b->l, &b->first) || !is_simple(b->l, &b->last))
        return false;
    for (s = b->first; s.start < b->last.start; )
        if (s.multi_line_string || !wl_listing_next(b->l, &s, &s) || !same_indent(b->l, &b->first, &s))
            return false;
    return !s.multi_line_string && s.start == b->last.start;
}

static bool choose_name(struct block *b)
{
    static const char *const names[] = { "runner", "loop_runner" };
    for (size_t i = 0; i < sizeof names / sizeof *names && !b->name; i++)
        if (!wl_pyexpr_has_word(b->l->text, names[i]))
            b->name = names[i];
    return b->name != NULL;
}

/* One step of indentation: a tab where the block is indented by tabs. */
static const char *unit_of(const struct block *b)
{
    return b->first.indent && b->l->text[b->first.start - 1] == '\t' ? "\t" : "    ";
}

static void put_run(const struct block *b, unsigned i, struct wl_buf *out)
{
    const struct wl_edit *e = &b->run[i];
    wl_buf_puts(out, b->name);
    wl_buf_puts(out, ".run(");
    wl_buf_put(out, e->text + e->call.args.start, e->call.args.end - e->call.args.start);
    wl_buf_putc(out, ')');
}

/* The lines between, each one step further in, with the two calls replaced. */
static void put_lines(const struct block *b, size_t from, size_t to, struct wl_buf *out)
{
    const char *text = b->l->text;
    bool begin = true;
    for (size_t at = from; at < to; at++) {
        if (begin && text[at] != '\n')
            wl_buf_puts(out, unit_of(b));
        begin = false;
        for (unsigned i = 0; i < 2; i++)
            if (at == b->at[i]) {
                put_run(b, i, out);
                at += b->run[i].call.whole.end - b->run[i].call.whole.start;
            }
        if (at < to)
            wl_buf_putc(out, text[at]);
        begin = at < to && text[at] == '\n';
    }
}

static bool keep_block(struct wl_words *w, const struct block *b, struct wl_code_made *ret)
{
    size_t used = w->v->text_used, from = b->first.start - b->first.indent, to = line_end(b->l, b->last.end);
    struct wl_buf out;
    if (to - from > BLOCK_MAX)
        return false;
    wl_buf_init(&out, w->v->text + used, sizeof w->v->text - used);
    wl_buf_put(&out, b->l->text + from, b->first.indent);
    wl_buf_puts(&out, "with asyncio.Runner() as ");
    wl_buf_puts(&out, b->name);
    wl_buf_puts(&out, ":\n");
    put_lines(b, from, to, &out);
    wl_buf_putc(&out, 0);
    w->v->text_used += out.error ? 0 : out.len;
    ret->after = out.error ? NULL : out.data;
    ret->before = ret->after ? wl_words_keep(w->v, b->l->text + from, to - from) : NULL;
    ret->code = ret->before ? wl_fixcode_keep_dedented(w->v, ret->after) : NULL;
    if (!ret->code)
        w->v->text_used = used;
    return ret->code != NULL;
}

/* A bare future waits for whatever was to complete it, which may have ended with the first run. */
static bool is_future(const struct wl_object *object)
{
    const char *last = object->known ? strrchr(object->type, '.') : NULL;
    return last && strcmp(last, ".Future") == 0;
}

/* Both in the same call of the function: the second loop was made right after the first, so no other run lies between. */
static bool runner_block(struct wl_words *w, struct wl_code_made *ret)
{
    const struct wl_facts *f = w->f;
    struct block b = { .l = wl_listing_find(f->listings, f->closed->file) };
    if (!b.l || f->now->id != f->loop->id + 1 || !read_run(f->closed, &b.run[0]) || !read_run(f->now_started, &b.run[1]))
        return false;
    if (!locate(b.l, &b.run[0], &b.at[0]) || !locate(b.l, &b.run[1], &b.at[1]) || !is_one_suite(&b) || !choose_name(&b) || !keep_block(w, &b, ret))
        return false;
    ret->location = f->closed;
    ret->range = (struct wl_range){ .line = wl_listing_line_of(b.l, b.first.start), .end_line = wl_listing_line_of(b.l, b.last.end - 1), .column = -1, .end_column = -1 };
    ret->exact = !is_future(&f->inc->object);
    return true;
}

/* --- return instead of stop() --- */

/* Is the stopping frame the very coroutine that run_until_complete() waits for, as a task of its own? */
static bool is_awaited_coroutine(const struct wl_facts *f, const struct wl_frame *place)
{
    struct wl_edit run;
    struct wl_span x;
    struct wl_call coroutine;
    if (!wl_fixcode_read(f->raised, "run_until_complete", &run) || !wl_pyexpr_is_statement(run.text, run.call.whole) || !wl_fixcode_run_argument(&run, &x))
        return false;
    return wl_pyexpr_call_at(run.text, x.start, x.end, &coroutine) && wl_fixcode_is(run.text, coroutine.name, place->name);
}

/* Exact where the next statement is the await at which the stopped loop left it for ever. */
static bool return_instead(struct wl_words *w, struct wl_code_made *ret)
{
    const struct wl_facts *f = w->f;
    const struct wl_frame *place = w->v->location;
    const struct wl_listing *l = wl_listing_find(f->listings, place->file);
    struct wl_statement s, next;
    struct wl_edit e;
    size_t at;
    if (!wl_fixcode_read(place, "stop", &e) || !wl_pyexpr_is_statement(e.text, e.call.whole) || !is_awaited_coroutine(f, place))
        return false;
    if (!l || !locate(l, &e, &at) || !wl_listing_statement(l, at, &s) || !wl_listing_next(l, &s, &next))
        return false;
    if (next.indent != s.indent || !begins_with(l, &next, "await") || !wl_fixcode_finish(w->v, &e, "return", ret))
        return false;
    ret->exact = true;
    return true;
}

bool wl_fixblock_make(struct wl_words *w, enum wl_code code, struct wl_code_made *ret)
{
    return code == WL_CODE_RUNNER_BLOCK ? runner_block(w, ret) : return_instead(w, ret);
}
