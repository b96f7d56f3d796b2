/* Places in a message: path, source lines, carets exactly under the span.
 *
 * Runs in the command.  wl_text_put_span draws what the watched program printed (preload/message_span.c), and more
 * lines of the file where they were read.  put_source and put_carets share columns, since what is escaped, wide or
 * combining takes other room than bytes.
 */
#include "text_parts.h"

#include <string.h>

#include "../report/source.h"

enum { SHOWN_MAX = 160, SHOWN_BEFORE = 48, LABEL_INDENT = 24 };

/* The bytes of a line that are shown, and the bytes of the span within them. */
struct shown {
    size_t start, end, from, to;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

static void step_to_code_point(const char *line, size_t *at, size_t end)
{
    while (*at < end && ((unsigned char)line[*at] & 0xc0) == 0x80)
        ++*at;
}

/* A line of a thousand letters is shown around its span. */
static struct shown narrow(const char *line, size_t from, size_t to)
{
    struct shown s = {.end = strlen(line), .from = from, .to = to};

    while (s.end > 0 && is_blank(line[s.end - 1]))
        s.end--;
    if (s.end <= SHOWN_MAX)
        return s;
    if (s.from > SHOWN_BEFORE) {
        s.start = s.from - SHOWN_BEFORE;
        step_to_code_point(line, &s.start, s.from);
    }
    if (s.end - s.start > SHOWN_MAX) {
        size_t end = s.start + SHOWN_MAX;
        step_to_code_point(line, &end, s.end);
        s.end = end;
    }
    if (s.to > s.end)
        s.to = s.end;
    if (s.from > s.to)
        s.from = s.to;
    return s;
}

static void put_bar(struct wl_text *t, unsigned gutter, const char *after)
{
    wl_text_begin(t, WL_TEXT_RAIL);
    wl_text_fill(t, ' ', gutter + 1);
    wl_text_put(t, "|");
    wl_text_end(t);
    wl_text_put(t, after);
}

static void put_source(struct wl_text *t, json_int_t number, const char *line, const struct shown *s, unsigned gutter)
{
    wl_text_begin(t, WL_TEXT_RAIL);
    if (number > 0)
        wl_buf_dec_pad(t->out, (uint64_t)number, gutter, ' ');
    else
        wl_text_fill(t, ' ', gutter);
    wl_text_put(t, " |");
    wl_text_end(t);
    if (s->end > s->start || s->start > 0)
        wl_text_put(t, s->start > 0 ? " ..." : " ");
    wl_text_put_part(t, line + s->start, s->end - s->start);
    wl_text_put(t, line[s->end] != '\0' && !is_blank(line[s->end]) ? "...\n" : "\n");
}

/* A label below its line, `column` columns from where the line begins; the bar stands there. */
static void put_label(struct wl_text *t, const char *label, enum wl_text_role role, unsigned column, unsigned gutter)
{
    unsigned begin = gutter + 3 + column, prose = wl_text_prose(t), room = begin < prose ? prose - begin : 0;
    bool more;

    do {
        size_t size = wl_text_fitting(t, label, room);
        more = label[size] == ' ';
        wl_text_fill(t, ' ', column + 1);
        wl_text_begin(t, role);
        wl_text_put_part(t, label, size);
        wl_text_end(t);
        wl_text_put(t, "\n");
        if (more)
            put_bar(t, gutter, "");
        label += size + 1;
    } while (more);
}

/* Below the carets, or as little to the left of them as leaves it on one line. */
static unsigned label_column(const struct wl_text *t, unsigned carets, unsigned columns, unsigned gutter)
{
    unsigned prose = wl_text_prose(t), begin = gutter + 3;
    unsigned wrapped = prose / 4 < LABEL_INDENT ? prose / 4 : LABEL_INDENT;
    unsigned column = begin + columns < prose ? prose - begin - columns : wrapped;
    return carets < column ? carets : column;
}

/* The label stands after the carets where there is room, else below. */
static void put_carets(struct wl_text *t, const char *line, const struct shown *s, const char *label,
                       enum wl_text_role role, unsigned gutter)
{
    unsigned before = wl_text_columns(t, line + s->start, s->from - s->start) + (s->start > 0 ? 3 : 0);
    unsigned carets = wl_text_columns(t, line + s->from, s->to - s->from);
    unsigned columns = label != NULL ? wl_text_columns(t, label, strlen(label)) : 0;

    put_bar(t, gutter, "");
    wl_text_fill(t, ' ', before + 1);
    wl_text_begin(t, role);
    wl_text_fill(t, role == WL_TEXT_SECONDARY ? '-' : '^', carets > 0 ? carets : 1);
    if (label != NULL && gutter + 4 + before + carets + columns <= wl_text_prose(t)) {
        wl_text_put(t, " ");
        wl_text_put_field(t, label);
        label = NULL;
    }
    wl_text_end(t);
    wl_text_put(t, "\n");
    if (label != NULL) {
        put_bar(t, gutter, "");
        put_label(t, label, role, label_column(t, before, columns, gutter), gutter);
    }
}

/* The file's own lines from `first` on, up to but without `end`. */
static void put_around(struct wl_text *t, const struct wl_source *around, json_int_t first, json_int_t end,
                       unsigned gutter)
{
    for (json_int_t number = first; around != NULL && number < end; number++) {
        const char *line = wl_source_line(around, number);
        if (line == NULL)
            continue;
        struct shown s = narrow(line, 0, 0);
        put_source(t, number, line, &s, gutter);
    }
}

/* Where there is no room for all of it, the function has a line of its own. */
static void put_place(struct wl_text *t, const struct wl_view_place *place, unsigned indent)
{
    unsigned line = wl_text_line(t);

    if (place->in == NULL || indent + wl_text_columns(t, place->text, strlen(place->text)) <= line) {
        wl_text_put_wrapped(t, place->text, indent, indent, line);
        return;
    }
    wl_text_put_wrapped(t, place->where, indent, indent, line);
    wl_text_put(t, ",\n");
    wl_text_fill(t, ' ', indent);
    wl_text_put(t, "in ");
    wl_text_put_wrapped(t, place->in, indent + 3, indent, line);
}

static void put_title(struct wl_text *t, const struct wl_view_place *place, bool primary, unsigned gutter)
{
    wl_text_begin(t, WL_TEXT_RAIL);
    wl_text_fill(t, ' ', gutter);
    wl_text_put(t, primary ? "-->" : ":::");
    wl_text_end(t);
    wl_text_put(t, " ");
    put_place(t, place, gutter + 4);
    wl_text_put(t, "\n");
}

void wl_text_put_span(struct wl_text *t, const struct wl_view_span *span, enum wl_text_role role, unsigned gutter)
{
    const struct wl_view_place *place = &span->place;
    const struct wl_source *around = span->around;
    bool has_source = place->source != NULL && place->source[0] != '\0';

    put_title(t, place, role != WL_TEXT_SECONDARY, gutter);
    put_bar(t, gutter, span->label != NULL || has_source ? "" : "\n");
    if (has_source) {
        struct shown s = narrow(place->source, place->from, place->to);
        wl_text_put(t, "\n");
        if (around != NULL)
            put_around(t, around, around->first, place->line, gutter);
        put_source(t, place->line, place->source, &s, gutter);
        put_carets(t, place->source, &s, span->label, role, gutter);
        if (around != NULL)
            put_around(t, around, place->line + 1, around->first + (json_int_t)around->count, gutter);
        put_bar(t, gutter, "\n");
    } else if (span->label != NULL) {
        put_label(t, span->label, role, 0, gutter);
        put_bar(t, gutter, "\n");
    }
}
