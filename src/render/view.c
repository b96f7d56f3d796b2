/* The message of a report as plain data.
 *
 * Runs in the command.  What is said, in which words and what is left out is what the watched program prints
 * (preload/message.c), which made its text of the same facts: a test holds this against each golden report's `rendered`.
 * wl_view_make takes spans, fixes and notes in the order in which they are read.
 */
#include "view.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/utf8.h"
#include "../report/field.h"

/* As many as the schema allows; what a hostile report has beyond them costs nothing. */
enum { LIST_MAX = 64 };

struct maker {
    struct wl_view *view;
    const json_t *report;
    const struct wl_view_style *style;
    const char *cwd; /* of the watched program */
};

/* --- strings of the view's own --- */

static const char *keep(struct wl_view *view, char *text)
{
    char **owned = text != NULL ? realloc(view->owned, (view->owned_count + 1) * sizeof *owned) : NULL;
    if (owned == NULL) {
        free(text);
        view->broken = true;
        return "";
    }
    view->owned = owned;
    return view->owned[view->owned_count++] = text;
}

/* The parts up to NULL in one. */
static const char *join(struct wl_view *view, ...) __attribute__((sentinel));
static const char *join(struct wl_view *view, ...)
{
    size_t size = 1;
    va_list parts;
    const char *part;

    va_start(parts, view);
    while ((part = va_arg(parts, const char *)) != NULL)
        size += strlen(part);
    va_end(parts);
    char *text = malloc(size), *end = text;
    va_start(parts, view);
    while (text != NULL && (part = va_arg(parts, const char *)) != NULL)
        end = stpcpy(end, part);
    va_end(parts);
    if (text != NULL)
        *end = '\0';
    return keep(view, text);
}

static const char *part_of(struct wl_view *view, const char *text, size_t size)
{
    return keep(view, strndup(text, size));
}

struct digits {
    char text[24];
};

static const char *number(json_int_t value, struct digits *digits)
{
    snprintf(digits->text, sizeof digits->text, "%" JSON_INTEGER_FORMAT, value);
    return digits->text;
}

/* An empty string says as much as none. */
static const char *text_of(const json_t *object, const char *name)
{
    const char *text = wl_field_text(object, name);
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static bool is_word(const json_t *object, const char *name, const char *word)
{
    const char *text = wl_field_text(object, name);
    return text != NULL && strcmp(text, word) == 0;
}

static size_t count_of(const struct maker *m, const char *list)
{
    size_t count = wl_field_count(m->report, list);
    return count < LIST_MAX ? count : LIST_MAX;
}

/* --- places --- */

static bool is_below(const char *path, const char *dir)
{
    size_t size = dir != NULL ? strlen(dir) : 0;
    return size > 1 && strncmp(path, dir, size) == 0 && path[size] == '/';
}

static const char *short_path(const struct maker *m, const char *path, const char *cwd)
{
    if (is_below(path, cwd))
        return path + strlen(cwd) + 1;
    if (is_below(path, m->style->home))
        return join(m->view, "~", path + strlen(m->style->home), (char *)NULL);
    return path;
}

static const char *cell_of(const struct maker *m, const json_t *location, json_int_t line)
{
    json_int_t cell = wl_field_int(wl_field_object(location, "cell"), "execution_count");
    struct digits a, b;
    const char *name = "a notebook cell";

    if (cell > 0)
        name = join(m->view, "In [", number(cell, &a), "]", (char *)NULL);
    return line > 0 ? join(m->view, name, ", line ", number(line, &b), (char *)NULL) : name;
}

static const char *file_of(const struct maker *m, const struct wl_view_place *place)
{
    const char *path = place->file != NULL ? short_path(m, place->file, m->cwd) : "?";
    struct digits line, column;

    if (place->line <= 0)
        return path;
    if (place->column <= 0)
        return join(m->view, path, ":", number(place->line, &line), (char *)NULL);
    return join(m->view, path, ":", number(place->line, &line), ":", number(place->column, &column), (char *)NULL);
}

/* Is it the coroutine of the task that was running? */
static bool is_in_task(const struct maker *m, const json_t *location)
{
    for (size_t i = 0; i < count_of(m, "related"); i++) {
        const json_t *related = wl_field_at(m->report, "related", i);
        if (is_word(related, "role", "blocking-call") && json_equal(wl_field_object(related, "location"), location))
            return true;
    }
    return false;
}

static const char *kind_of_function(const struct maker *m, const json_t *location)
{
    const char *task = text_of(wl_field_object(m->report, "task"), "name");
    bool generator = is_word(location, "function_kind", "async-generator");

    if (!generator && !is_word(location, "function_kind", "coroutine"))
        return "";
    const char *word = generator ? " (async generator" : " (coroutine";
    if (task != NULL && is_in_task(m, location))
        return join(m->view, word, ", Task '", task, "')", (char *)NULL);
    return join(m->view, word, ")", (char *)NULL);
}

static const char *package_of(const struct maker *m, const json_t *location)
{
    const json_t *package = wl_field_object(location, "package");
    const char *name = text_of(package, "name"), *version = text_of(package, "version");

    if (name == NULL)
        return "";
    return join(m->view, " (", name, version != NULL ? " " : "", version != NULL ? version : "", ")", (char *)NULL);
}

static bool is_top_level(const char *function)
{
    return strcmp(function, "<module>") == 0 || strncmp(function, "<cell line:", 11) == 0;
}

static const char *function_of(const struct maker *m, const json_t *location, bool notebook)
{
    const char *function = text_of(location, "function"), *package = package_of(m, location);
    if (function == NULL || (notebook && is_top_level(function)))
        return package[0] != '\0' ? package + 1 : NULL;
    return join(m->view, function, kind_of_function(m, location), package, (char *)NULL);
}

/* --- the span within its line --- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

/* The byte at which the column begins; the line's size for what lies behind it. */
static size_t byte_of(const char *line, size_t size, json_int_t column)
{
    size_t at = 0;
    uint32_t cp;
    for (; column > 1 && at < size; column--)
        at += wl_utf8_next(line + at, size - at, &cp);
    return column > 1 ? size + 1 : at;
}

static void find_span(struct wl_view_place *place)
{
    const char *line = place->source;
    size_t size = strlen(line), all = size;

    while (size > 0 && is_blank(line[size - 1]))
        size--;
    place->from = strspn(line, " \t\f\r");
    place->to = size;
    if (place->from > size)
        place->from = size;
    size_t from = byte_of(line, all, place->column), to = byte_of(line, all, place->end_column);
    if (place->column <= 0 || from >= size)
        return;
    place->from = from;
    if (place->end_line == place->line && to > from && to <= size)
        place->to = to;
}

/* A line or column: CPython's are C ints, from 1.  What can be none is not known. */
static json_int_t position(const json_t *location, const char *name)
{
    json_int_t value = wl_field_int(location, name);
    return value > 0 && value <= INT_MAX ? value : 0;
}

static void make_place(const struct maker *m, const json_t *location, struct wl_view_place *ret)
{
    bool notebook = is_word(location, "origin", "notebook");

    *ret = (struct wl_view_place){
        .location = location,
        .file = text_of(location, "file"),
        .source = text_of(location, "source"),
        .line = position(location, "line"),
        .end_line = position(location, "end_line"),
        .column = position(location, "column"),
        .end_column = position(location, "end_column"),
    };
    ret->where = notebook ? cell_of(m, location, ret->line) : file_of(m, ret);
    ret->in = function_of(m, location, notebook);
    ret->text = ret->in == NULL ? ret->where : join(m->view, ret->where, ", in ", ret->in, (char *)NULL);
    if (ret->source != NULL)
        find_span(ret);
}

/* --- spans --- */

static bool same_line(const json_t *a, const json_t *b)
{
    const char *file = wl_field_text(a, "file"), *other = wl_field_text(b, "file");
    json_int_t line = wl_field_int(a, "line");
    return file != NULL && other != NULL && line > 0 && line == wl_field_int(b, "line") && strcmp(file, other) == 0;
}

static const json_t *related_at(const struct maker *m, size_t index, const json_t **ret_location)
{
    const json_t *related = wl_field_at(m->report, "related", index);
    *ret_location = wl_field_object(related, "location");
    return related;
}

/* Is the same told by another place on that line: made where it was started? */
static bool is_told_there(const struct maker *m, size_t index)
{
    const json_t *location, *other;
    if (!is_word(related_at(m, index, &location), "role", "loop-created"))
        return false;
    for (size_t i = 0; i < count_of(m, "related"); i++)
        if (is_word(related_at(m, i, &other), "role", "loop-started") && same_line(other, location))
            return true;
    return false;
}

static bool is_nested(const struct maker *m)
{
    static const char *const kinds[] = {"nested-run",       "already-running", "other-loop-running",
                                        "sync-api-in-loop", "cannot-patch",    "reentered"};
    const json_t *error = wl_field_object(m->report, "error");
    if (is_word(wl_field_object(m->report, "cause"), "kind", "forked"))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_word(error, "kind", kinds[i]))
            return true;
    return false;
}

/* The same line as an earlier place that has something to say. */
static bool is_repeated(const struct maker *m, size_t index, const json_t *location)
{
    const json_t *other;
    for (size_t i = 0; i < index; i++)
        if (text_of(related_at(m, i, &other), "note") != NULL && same_line(other, location) && !is_told_there(m, i))
            return true;
    return false;
}

/* Not what the label at the primary place says already, what a nested run does not need, and the kernel's or asyncio's
 * insides. */
static bool is_shown(const struct maker *m, size_t index)
{
    const json_t *location, *cause = wl_field_object(m->report, "cause");
    const json_t *related = related_at(m, index, &location), *primary = wl_field_object(cause, "location");

    if (location == NULL || text_of(related, "note") == NULL || same_line(location, primary) || is_told_there(m, index))
        return false;
    if (is_nested(m) && is_word(related, "role", "loop-created"))
        return false;
    if (is_word(related, "role", "raised") && is_word(location, "origin", "stdlib") && primary != NULL)
        return false;
    if (is_word(cause, "kind", "notebook") && !is_word(related, "role", "bridge") &&
        !is_word(location, "origin", "user") && !is_word(location, "origin", "notebook"))
        return false;
    return !is_repeated(m, index, location);
}

/* The notes of all related places on that line, as one label. */
static const char *label_of(const struct maker *m, size_t index)
{
    const json_t *location, *other;
    const char *label = text_of(related_at(m, index, &location), "note");

    for (size_t i = index + 1; i < count_of(m, "related"); i++) {
        const char *note = text_of(related_at(m, i, &other), "note");
        if (note != NULL && same_line(other, location) && !is_told_there(m, i))
            label = join(m->view, label, "; ", note, (char *)NULL);
    }
    return label;
}

static void make_spans(const struct maker *m)
{
    struct wl_view *view = m->view;
    const json_t *cause = wl_field_object(m->report, "cause"), *location = wl_field_object(cause, "location");

    if (location != NULL) {
        struct wl_view_span *primary = &view->spans[view->span_count++];
        make_place(m, location, &primary->place);
        primary->label = text_of(cause, "label");
    }
    size_t most = view->span_count + WL_VIEW_SPANS;
    for (size_t i = 0; i < count_of(m, "related") && view->span_count < most; i++) {
        if (!is_shown(m, i))
            continue;
        struct wl_view_span *span = &view->spans[view->span_count++];
        const json_t *related = related_at(m, i, &location);
        make_place(m, location, &span->place);
        span->role = wl_field_text(related, "role");
        span->label = label_of(m, i);
        span->time = text_of(related, "time");
        span->thread = text_of(wl_field_thread(m->report, wl_field_int(related, "thread")), "name");
    }
}

/* --- fixes --- */

/* The one line that a fix leads to, without its indentation; NULL where `before` does not stand there. */
static const char *line_of(const struct maker *m, const struct wl_view_fix *fix)
{
    const char *line = fix->place.source, *after = fix->after;
    size_t indent = line != NULL ? strspn(line, " \t\f\r") : 0;
    size_t start = line != NULL && fix->place.column > 0 ? fix->place.from : 0;

    if (line == NULL || fix->before == NULL || after == NULL ||
        strncmp(line + start, fix->before, strlen(fix->before)) != 0)
        return NULL;
    if (indent > start)
        indent = start;
    if (indent == start)
        after += strspn(after, " \t\f\r");
    const char *head = part_of(m->view, line + indent, start - indent);
    return join(m->view, head, after, line + start + strlen(fix->before), (char *)NULL);
}

/* Once two ways out were told, mere ideas are left to the report. */
static void make_fixes(const struct maker *m)
{
    struct wl_view *view = m->view;
    size_t count = count_of(m, "fix"), ways = 0;
    bool telling = true;

    if (count > 0 && (view->fixes = calloc(count, sizeof *view->fixes)) == NULL) {
        view->broken = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *from = wl_field_at(m->report, "fix", i), *location = wl_field_object(from, "location");
        struct wl_view_fix *fix = &view->fixes[view->fix_count];
        if (text_of(from, "summary") == NULL)
            continue;
        *fix = (struct wl_view_fix){
            .summary = text_of(from, "summary"),
            .conditions = text_of(from, "conditions"),
            .reference = text_of(from, "reference"),
            .before = wl_field_text(from, "before"),
            .after = wl_field_text(from, "after"),
            .applicability = text_of(from, "applicability"),
            .with_previous = view->fix_count > 0 && wl_field_true(from, "with_previous"),
        };
        if (location != NULL)
            make_place(m, location, &fix->place);
        fix->code = text_of(from, "code") != NULL ? text_of(from, "code") : line_of(m, fix);
        bool idea = is_word(from, "applicability", "idea");
        telling = telling && (fix->with_previous || ways < 2 || !idea);
        fix->told = telling;
        ways += telling && !fix->with_previous;
        view->fix_count++;
    }
}

/* --- notes --- */

static const char *outcome_of(const struct maker *m)
{
    struct wl_view_place place = {.text = ""};
    const char *by = text_of(m->report, "handled_by");
    const json_t *at = wl_field_object(m->report, "handled_at");
    bool handled = is_word(m->report, "outcome", "handled");

    if (!handled && !is_word(m->report, "outcome", "unhandled"))
        return NULL;
    if (at != NULL)
        make_place(m, at, &place);
    const char *reached = handled || by == NULL ? "" : join(m->view, " (it reached ", by, ")", (char *)NULL);
    return join(m->view, handled ? "handled" : "unhandled", reached,
                at == NULL ? "" : handled ? ", at " : ", caught at ", place.text, (char *)NULL);
}

static void make_notes(const struct maker *m)
{
    const char **notes = m->view->notes;
    const json_t *cause = wl_field_object(m->report, "cause");
    enum wl_view_word why = is_word(cause, "kind", "unknown")         ? WL_VIEW_NOT_KNOWN
                            : is_word(cause, "confidence", "likely") ? WL_VIEW_WHY_LIKELY
                                                                      : WL_VIEW_WHY;
    json_int_t count = wl_field_int(m->report, "count");
    struct digits digits;

    notes[why] = text_of(cause, "summary");
    notes[WL_VIEW_OUTCOME] = outcome_of(m);
    if (count > 1)
        notes[WL_VIEW_SEEN] = join(m->view, number(count, &digits), " times", (char *)NULL);
    notes[WL_VIEW_NOTE] = text_of(cause, "note");
    notes[WL_VIEW_SEE] = text_of(cause, "see");
    if (m->style->report_path != NULL)
        notes[WL_VIEW_REPORT] = short_path(m, m->style->report_path, NULL);
}

const char *wl_view_word(enum wl_view_word word)
{
    switch (word) {
    case WL_VIEW_WHY: return "why";
    case WL_VIEW_WHY_LIKELY: return "why (likely)";
    case WL_VIEW_NOT_KNOWN: return "cause: not known";
    case WL_VIEW_OUTCOME: return "outcome";
    case WL_VIEW_SEEN: return "seen";
    case WL_VIEW_NOTE: return "note";
    case WL_VIEW_SEE: return "see";
    case WL_VIEW_REPORT: return "report";
    case WL_VIEW_WORDS: break;
    }
    return "";
}

/* --- the whole --- */

static struct maker maker_of(struct wl_view *view, const json_t *report, const struct wl_view_style *style)
{
    return (struct maker){view, report, style, text_of(wl_field_object(report, "process"), "cwd")};
}

static void make_headline(const struct maker *m)
{
    const json_t *error = wl_field_object(m->report, "error");
    const char *headline = text_of(wl_field_object(m->report, "cause"), "headline");
    const char *message = text_of(error, "message"), *type = text_of(error, "type");
    struct wl_view *view = m->view;

    view->kind = text_of(error, "kind") != NULL ? text_of(error, "kind") : "?";
    view->handled = is_word(m->report, "outcome", "handled");
    view->title = join(view, view->handled ? "handled error[" : "error[", view->kind, "]", (char *)NULL);
    view->headline = headline != NULL ? headline : message != NULL ? message : type != NULL ? type : "";
}

int wl_view_make(const json_t *report, const struct wl_view_style *style, struct wl_view *ret)
{
    memset(ret, 0, sizeof *ret);
    struct maker m = maker_of(ret, report, style);
    make_headline(&m);
    make_spans(&m);
    make_fixes(&m);
    make_notes(&m);
    return ret->broken ? -ENOMEM : 0;
}

void wl_view_make_place(struct wl_view *view, const json_t *report, const json_t *location,
                        const struct wl_view_style *style, struct wl_view_place *ret)
{
    struct maker m = maker_of(view, report, style);
    make_place(&m, location, ret);
}

void wl_view_done(struct wl_view *view)
{
    for (size_t i = 0; i < view->owned_count; i++)
        free(view->owned[i]);
    free(view->owned);
    free(view->fixes);
    memset(view, 0, sizeof *view);
}
