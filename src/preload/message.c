/* The message that a person reads, in the manner of rustc.  Inside the watched program; the report carries it as `rendered`.
 *
 * wl_message_full() writes the page from the headline to the report line, from the fullest form to the barest until one
 * fits the storage; wl_message_short() is one line.  Places are drawn in message_span.c.  All text of the program is
 * escaped there, so it can neither move the cursor nor forge a line.
 *
 *   level  what goes
 *     1    note and see
 *     2    fixes after the second
 *     3    related places after the second
 *     4    all related places, the conditions of fixes
 *     5    fixes after the first
 *     6    why, and all fixes
 *     7    the primary place: headline, outcome and report are left
 */
#include "message.h"
#include "message_parts.h"
#include "facts.h"

#include "../common/timefmt.h"

#include <string.h>

enum { LEVELS = 8, SPANS = 5 };

/* --- the first line --- */

static void put_thread_name(struct wl_page *p)
{
    const struct wl_incident *inc = p->inc;
    for (uint32_t i = 0; i < inc->thread_count && i < WL_THREADS_MAX; i++) {
        const struct wl_thread *t = &inc->threads[i];
        if (t->id != inc->thread)
            continue;
        if (t->name[0])
            wl_message_puts(p, t->name);
        else if (t->main)
            wl_buf_puts(p->out, "MainThread");
        else
            wl_buf_dec(p->out, t->native_id);
        return;
    }
    wl_buf_putc(p->out, '-');
}

static void put_prefix(struct wl_page *p)
{
    if (!p->style->log_prefix)
        return;
    wl_buf_puts(p->out, "whyloop[");
    wl_buf_dec(p->out, p->inc->pid);
    wl_buf_puts(p->out, "] ");
    wl_time_put_clock(p->out, p->inc->time_us);
    wl_buf_putc(p->out, ' ');
    put_thread_name(p);
    wl_buf_puts(p->out, ": ");
}

static void put_headline(struct wl_page *p)
{
    put_prefix(p);
    wl_buf_puts(p->out, p->inc->outcome == WL_OUTCOME_HANDLED ? "handled error[" : "error[");
    wl_buf_puts(p->out, wl_kind_name(p->inc->kind));
    wl_buf_puts(p->out, "]: ");
    wl_message_puts(p, p->v->headline);
    wl_buf_putc(p->out, '\n');
}

/* --- the places --- */

static bool same_line(const struct wl_frame *a, const struct wl_frame *b)
{
    return a == b || wl_facts_same_line(a, b);
}

/* Is the same told by another place on that line: made where it was started? */
static bool is_told_there(const struct wl_page *p, const struct wl_related *r)
{
    for (uint32_t i = 0; r->role == WL_ROLE_LOOP_CREATED && i < p->v->related_count; i++)
        if (p->v->related[i].role == WL_ROLE_LOOP_STARTED && same_line(p->v->related[i].frame, r->frame))
            return true;
    return false;
}

/* Not what the label at the primary place says already, what a nested run does not need, and the kernel's or asyncio's insides. */
static bool is_shown(const struct wl_page *p, uint32_t index)
{
    const struct wl_related *r = &p->v->related[index];
    bool nested = p->v->cause != WL_CAUSE_FORKED && wl_facts_is_nested_kind(p->inc->kind);
    if (!r->frame || !r->note || same_line(r->frame, p->v->location) || is_told_there(p, r) || (nested && r->role == WL_ROLE_LOOP_CREATED))
        return false;
    if (r->role == WL_ROLE_RAISED && r->frame->origin == WL_ORIGIN_STDLIB && p->v->location)
        return false;
    if (p->v->cause == WL_CAUSE_NOTEBOOK && r->role != WL_ROLE_BRIDGE && !wl_facts_is_user(r->frame))
        return false;
    for (uint32_t i = 0; i < index; i++)
        if (p->v->related[i].frame && p->v->related[i].note && same_line(p->v->related[i].frame, r->frame)
            && !is_told_there(p, &p->v->related[i]))
            return false;
    return true;
}

/* The notes of all related places on that line, as one label. */
static const char *folded_label(const struct wl_page *p, uint32_t index, char *storage, size_t size)
{
    const struct wl_related *r = &p->v->related[index];
    struct wl_buf label;
    wl_buf_init(&label, storage, size);
    wl_buf_puts(&label, r->note);
    for (uint32_t i = index + 1; i < p->v->related_count; i++)
        if (p->v->related[i].note && same_line(p->v->related[i].frame, r->frame) && !is_told_there(p, &p->v->related[i])) {
            wl_buf_puts(&label, "; ");
            wl_buf_puts(&label, p->v->related[i].note);
        }
    return label.error ? r->note : wl_buf_string(&label);
}

static unsigned span_limit(const struct wl_page *p)
{
    return p->level >= 4 ? 0 : p->level >= 3 ? 2 : SPANS;
}

static void put_related(struct wl_page *p)
{
    unsigned left = span_limit(p);
    char label[512];
    for (uint32_t i = 0; i < p->v->related_count && left; i++)
        if (is_shown(p, i)) {
            wl_message_put_span(p, p->v->related[i].frame, folded_label(p, i, label, sizeof label), false);
            left--;
        }
}

static unsigned digits_of(int line)
{
    unsigned digits = 1;
    for (; line >= 10; line /= 10)
        digits++;
    return digits;
}

/* As wide as the largest number of a line that is shown. */
static void widen_gutter(struct wl_page *p, const struct wl_frame *frame)
{
    if (frame && frame->source && digits_of(frame->line) > p->gutter)
        p->gutter = digits_of(frame->line);
}

static void find_gutter(struct wl_page *p)
{
    p->gutter = 2;
    widen_gutter(p, p->v->location);
    for (uint32_t i = 0; i < p->v->related_count; i++)
        if (is_shown(p, i))
            widen_gutter(p, p->v->related[i].frame);
}

/* --- the lines below --- */

/* "   = why: " and a text that is wrapped under itself. */
static void put_line(struct wl_page *p, const char *word, const char *text)
{
    unsigned at = p->gutter + 3 + (unsigned)strlen(word);
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, "= ");
    wl_buf_puts(p->out, word);
    wl_message_put_wrapped(p, text, at, p->gutter + 8);
    wl_buf_putc(p->out, '\n');
}

enum { CODE_LINES = 10 };

/* Code of several lines stands below the summary, each on a line of its own. */
static void put_code_lines(struct wl_page *p, const char *code, unsigned indent)
{
    for (unsigned line = 0; *code; line++) {
        size_t size = strcspn(code, "\n");
        wl_buf_putc(p->out, '\n');
        wl_buf_fill(p->out, ' ', size || line == CODE_LINES ? indent : 0);
        if (line == CODE_LINES) {
            wl_buf_puts(p->out, "...");
            return;
        }
        wl_message_put_text(p, code, size);
        code += size;
        code += *code == '\n';
    }
}

/* The summary, its code beside it or below. */
static void put_fix(struct wl_page *p, const struct wl_fix *fix, bool first)
{
    unsigned indent = p->gutter + 8, width = wl_message_width(p, fix->summary, strlen(fix->summary));
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, fix->with_previous ? "       " : first ? "= fix: " : "= or:  ");
    wl_message_put_wrapped(p, fix->summary, indent, indent);
    if (fix->code) {
        bool beside = !strchr(fix->code, '\n')
            && indent + width + 3 + wl_message_width(p, fix->code, strlen(fix->code)) <= WL_MESSAGE_WIDTH;
        wl_buf_puts(p->out, beside ? ":  " : ":");
        if (beside)
            wl_message_puts(p, fix->code);
        else
            put_code_lines(p, fix->code, indent + 2);
    }
    wl_buf_putc(p->out, '\n');
}

static void put_conditions(struct wl_page *p, const char *conditions)
{
    unsigned indent = p->gutter + 8;
    if (!conditions || p->level >= 4)
        return;
    wl_buf_fill(p->out, ' ', indent);
    wl_buf_putc(p->out, '(');
    wl_message_put_wrapped(p, conditions, indent + 1, indent + 1);
    wl_buf_puts(p->out, ")\n");
}

/* Once two ways out were told, mere ideas are left to the report. */
static bool is_told(const struct wl_page *p, const struct wl_fix *fix, unsigned told)
{
    unsigned most = p->level >= 5 ? 1 : p->level >= 2 ? 2 : WL_FIX_MAX;
    return fix->with_previous || (told < most && (told < 2 || fix->applicability != WL_FIX_IDEA));
}

static void put_fixes(struct wl_page *p)
{
    unsigned told = 0;
    const char *conditions = NULL;
    for (uint32_t i = 0; i < p->v->fix_count; i++) {
        const struct wl_fix *fix = &p->v->fixes[i];
        if (!is_told(p, fix, told))
            break;
        if (!fix->with_previous) {
            put_conditions(p, conditions);
            conditions = fix->conditions;
            told++;
        }
        put_fix(p, fix, i == 0);
    }
    put_conditions(p, conditions);
}

static void put_outcome(struct wl_page *p)
{
    const struct wl_incident *inc = p->inc;
    if (inc->outcome == WL_OUTCOME_UNKNOWN)
        return;
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, inc->outcome == WL_OUTCOME_HANDLED ? "= outcome: handled" : "= outcome: unhandled");
    if (inc->outcome == WL_OUTCOME_UNHANDLED && inc->handled_by) {
        wl_buf_puts(p->out, " (it reached ");
        wl_message_puts(p, inc->handled_by);
        wl_buf_putc(p->out, ')');
    }
    if (inc->handled_at) {
        wl_buf_puts(p->out, inc->outcome == WL_OUTCOME_HANDLED ? ", at " : ", caught at ");
        wl_message_put_place(p, inc->handled_at);
    }
    wl_buf_putc(p->out, '\n');
}

/* "412 times", and since when where this process did not see them all. */
static void put_times(struct wl_page *p)
{
    const struct wl_message_style *style = p->style;
    wl_buf_udec(p->out, style->earlier + p->inc->count);
    wl_buf_puts(p->out, " times");
    if (style->earlier == 0 || style->first_us == 0)
        return;
    wl_buf_puts(p->out, " since ");
    wl_time_put_second(p->out, style->first_us);
}

static void put_count(struct wl_page *p)
{
    if (p->style->earlier + p->inc->count < 2)
        return;
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, "= seen: ");
    put_times(p);
    wl_buf_putc(p->out, '\n');
}

/* The part of the id that a person types: the microseconds. */
static void put_short_id(struct wl_page *p)
{
    const char *id = p->style->report_id, *dot = id ? strchr(id, '.') : NULL;
    if (dot && strspn(dot + 1, "0123456789") == 6)
        wl_message_put_text(p, dot + 1, 6);
    else
        wl_message_puts(p, id);
}

static void put_report(struct wl_page *p)
{
    const struct wl_message_style *style = p->style;
    if (!style->report_path)
        return;
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, "= report: ");
    if (!*style->report_path) {
        wl_buf_puts(p->out, "none was written");
        if (style->report_why) {
            wl_buf_puts(p->out, ": ");
            wl_message_puts(p, style->report_why);
        }
        wl_buf_putc(p->out, '\n');
        return;
    }
    wl_message_put_path(p, style->report_path);
    wl_buf_putc(p->out, '\n');
    if (!style->command)
        return;
    wl_buf_fill(p->out, ' ', p->gutter + 11);
    wl_buf_puts(p->out, "whyloop show ");
    put_short_id(p);
    wl_buf_puts(p->out, "    whyloop explain ");
    wl_buf_puts(p->out, wl_kind_name(p->inc->kind));
    wl_buf_putc(p->out, '\n');
}

/* --- the whole --- */

static void put_page(struct wl_page *p)
{
    const struct wl_verdict *v = p->v;
    put_headline(p);
    find_gutter(p);
    if (v->location && p->level < 7)
        wl_message_put_span(p, v->location, v->label, true);
    put_related(p);
    if (v->summary && p->level < 6)
        put_line(p, v->confidence == WL_CERTAIN ? "why: " : v->cause == WL_CAUSE_UNKNOWN ? "cause: not known: " : "why (likely): ", v->summary);
    if (p->level < 6)
        put_fixes(p);
    put_outcome(p);
    put_count(p);
    if (v->note && p->level < 1)
        put_line(p, "note: ", v->note);
    if (v->see && p->level < 1)
        put_line(p, "see: ", v->see);
    put_report(p);
}

void wl_message_full(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_message_style *style, struct wl_buf *out)
{
    struct wl_page page = { .out = out, .inc = inc, .v = v, .style = style };
    size_t start = out->len;
    for (page.level = 0; page.level < LEVELS; page.level++) {
        put_page(&page);
        if (!out->error || out->drain)
            return;
        out->len = start;
        out->error = 0;
    }
    wl_buf_puts(out, "whyloop: an event-loop error, too long to be shown here\n");
}

void wl_message_short(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_message_style *style, struct wl_buf *out)
{
    struct wl_page page = { .out = out, .inc = inc, .v = v, .style = style };
    const struct wl_frame *where = v->location;
    put_prefix(&page);
    wl_buf_puts(out, inc->outcome == WL_OUTCOME_HANDLED ? "handled error[" : "error[");
    wl_buf_puts(out, wl_kind_name(inc->kind));
    wl_buf_puts(out, "]: ");
    wl_message_puts(&page, v->headline);
    if (where) {
        wl_buf_puts(out, " -- ");
        wl_message_put_place(&page, where);
    }
    if (inc->outcome == WL_OUTCOME_HANDLED && inc->handled_at && !same_line(inc->handled_at, where)) {
        wl_buf_puts(out, "; handled at ");
        wl_message_put_place(&page, inc->handled_at);
    }
    if (style->earlier + inc->count > 1) {
        wl_buf_puts(out, "; seen ");
        put_times(&page);
    }
    if (style->report_path && *style->report_path) {
        wl_buf_puts(out, style->command ? "; whyloop show " : "; report: ");
        if (style->command)
            put_short_id(&page);
        else
            wl_message_put_path(&page, style->report_path);
    }
    wl_buf_putc(out, '\n');
}
