/* A report's message as text, and the place of a frame.
 *
 * Runs in the command.  It reads as what the watched program printed (preload/message.c), to the letter where no
 * terminal is narrower and no colour is wanted; nothing is left out here for want of room.
 */
#include "text_parts.h"

#include <string.h>

#include "../report/source.h"

enum { NOTE_INDENT = 8 }; /* of what follows "= fix: ", from the gutter on */

struct page {
    struct wl_text *t;
    const struct wl_view *view;
    unsigned gutter; /* columns of the line numbers */
    enum wl_text_role primary;
};

void wl_text_put_place(struct wl_text *t, const json_t *location)
{
    struct wl_view scratch = {0};
    struct wl_view_place place;

    wl_view_make_place(&scratch, t->report, location, &t->style, &place);
    wl_text_put_field(t, place.text);
    wl_view_done(&scratch);
}

static void put_headline(struct page *p)
{
    struct wl_text *t = p->t;
    unsigned indent = (unsigned)strlen("error: "), at = wl_text_columns(t, p->view->title, strlen(p->view->title));

    wl_text_begin(t, p->primary);
    wl_text_put_field(t, p->view->title);
    wl_text_end(t);
    if (p->view->headline[0] != '\0') {
        wl_text_begin(t, WL_TEXT_STRONG);
        wl_text_put(t, ": ");
        wl_text_put_wrapped(t, p->view->headline, at + 2, indent, wl_text_line(t));
        wl_text_end(t);
    }
    wl_text_put(t, "\n");
}

/* --- the places --- */

static unsigned digits_of(json_int_t line)
{
    unsigned digits = 1;
    for (; line >= 10; line /= 10)
        digits++;
    return digits;
}

/* As wide as the largest number of a line that is shown. */
static unsigned gutter_of(const struct wl_view *view)
{
    unsigned gutter = 2;
    for (size_t i = 0; i < view->span_count; i++) {
        const struct wl_view_span *span = &view->spans[i];
        json_int_t line = span->place.source != NULL ? span->place.line : 0;
        if (span->around != NULL && span->around->count > 0)
            line = span->around->first + (json_int_t)span->around->count - 1;
        if (digits_of(line) > gutter)
            gutter = digits_of(line);
    }
    return gutter;
}

static struct page page_of(struct wl_text *t, const struct wl_view *view)
{
    return (struct page){t, view, gutter_of(view), view->handled ? WL_TEXT_HANDLED : WL_TEXT_ERROR};
}

void wl_text_put_spans(struct wl_text *t, const struct wl_view *view)
{
    struct page p = page_of(t, view);
    for (size_t i = 0; i < view->span_count; i++) {
        const struct wl_view_span *span = &view->spans[i];
        wl_text_put_span(t, span, span->role == NULL ? p.primary : WL_TEXT_SECONDARY, p.gutter);
    }
}

/* --- the lines below --- */

/* "   = why: " */
static void put_word(struct page *p, const char *word)
{
    wl_text_begin(p->t, WL_TEXT_RAIL);
    wl_text_fill(p->t, ' ', p->gutter + 1);
    wl_text_put(p->t, "= ");
    wl_text_end(p->t);
    wl_text_begin(p->t, WL_TEXT_STRONG);
    wl_text_put(p->t, word);
    wl_text_put(p->t, ":");
    wl_text_end(p->t);
    wl_text_put(p->t, " ");
}

/* A sentence is broken like prose; a path, an address or an outcome stays on its line while the terminal has room. */
static void put_note(struct page *p, enum wl_view_word word)
{
    static const bool is_prose[WL_VIEW_WORDS] = {
        [WL_VIEW_WHY] = true, [WL_VIEW_WHY_LIKELY] = true, [WL_VIEW_NOT_KNOWN] = true, [WL_VIEW_NOTE] = true,
    };
    const char *name = wl_view_word(word), *text = p->view->notes[word];

    if (text == NULL)
        return;
    put_word(p, name);
    wl_text_put_wrapped(p->t, text, p->gutter + 5 + (unsigned)strlen(name), p->gutter + NOTE_INDENT,
                        is_prose[word] ? wl_text_prose(p->t) : wl_text_line(p->t));
    wl_text_put(p->t, "\n");
}

static void put_lines(struct page *p, const char *code, unsigned indent)
{
    while (*code != '\0') {
        size_t size = strcspn(code, "\n");
        wl_text_put(p->t, "\n");
        wl_text_fill(p->t, ' ', size > 0 ? indent : 0);
        wl_text_begin(p->t, WL_TEXT_CODE);
        wl_text_put_part(p->t, code, size);
        wl_text_end(p->t);
        code += size;
        code += *code == '\n';
    }
}

/* Beside its sentence, or below. */
static void put_code(struct page *p, const struct wl_view_fix *fix)
{
    unsigned indent = p->gutter + NOTE_INDENT, code = wl_text_columns(p->t, fix->code, strlen(fix->code));
    unsigned sentence = wl_text_columns(p->t, fix->summary, strlen(fix->summary));

    wl_text_put(p->t, ":");
    if (strchr(fix->code, '\n') != NULL || indent + sentence + 3 + code > wl_text_prose(p->t)) {
        put_lines(p, fix->code, indent + 2);
        return;
    }
    wl_text_put(p->t, "  ");
    wl_text_begin(p->t, WL_TEXT_CODE);
    wl_text_put_field(p->t, fix->code);
    wl_text_end(p->t);
}

static void put_fix(struct page *p, const struct wl_view_fix *fix, bool first)
{
    unsigned indent = p->gutter + NOTE_INDENT;

    if (fix->with_previous)
        wl_text_fill(p->t, ' ', indent);
    else
        put_word(p, first ? "fix" : "or");
    if (!first && !fix->with_previous)
        wl_text_put(p->t, " ");
    wl_text_put_wrapped(p->t, fix->summary, indent, indent, wl_text_prose(p->t));
    if (fix->code != NULL)
        put_code(p, fix);
    wl_text_put(p->t, "\n");
}

static void put_conditions(struct page *p, const char *conditions)
{
    unsigned indent = p->gutter + NOTE_INDENT;

    if (conditions == NULL)
        return;
    wl_text_fill(p->t, ' ', indent);
    wl_text_put(p->t, "(");
    wl_text_put_wrapped(p->t, conditions, indent + 1, indent + 1, wl_text_prose(p->t));
    wl_text_put(p->t, ")\n");
}

/* Two fixes that are one repair have the conditions of the first. */
static void put_fixes(struct page *p)
{
    const char *conditions = NULL;
    for (size_t i = 0; i < p->view->fix_count && p->view->fixes[i].told; i++) {
        const struct wl_view_fix *fix = &p->view->fixes[i];
        if (!fix->with_previous) {
            put_conditions(p, conditions);
            conditions = fix->conditions;
        }
        put_fix(p, fix, i == 0);
    }
    put_conditions(p, conditions);
}

void wl_text_put_message(struct wl_text *t, const struct wl_view *view)
{
    struct page p = page_of(t, view);

    put_headline(&p);
    wl_text_put_spans(t, view);
    put_note(&p, WL_VIEW_WHY);
    put_note(&p, WL_VIEW_WHY_LIKELY);
    put_note(&p, WL_VIEW_NOT_KNOWN);
    put_fixes(&p);
    put_note(&p, WL_VIEW_OUTCOME);
    put_note(&p, WL_VIEW_SEEN);
    put_note(&p, WL_VIEW_NOTE);
    put_note(&p, WL_VIEW_SEE);
    put_note(&p, WL_VIEW_REPORT);
}
