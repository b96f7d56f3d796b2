/* A source line with its span: line number, colours, what is meant underlined, and the label below it.
 *
 * Runs in the command.  The line is cut into pieces that lie in one token and on one side of the span's ends, so that
 * the span may begin and end anywhere.
 */
#include "html_parts.h"

#include <string.h>

#include "../common/utf8.h"
#include "../report/source.h"

/* Of a longer line only what is around the span is shown: a line of a megabyte is no text for people. */
enum { WINDOW_BYTES = 600, BEFORE_BYTES = 120, PAD_MAX = 60 };

struct range {
    size_t begin, end; /* bytes */
};

static const char *const classes[] = {
    [WL_HTML_PLAIN] = NULL, [WL_HTML_KEYWORD] = "k", [WL_HTML_STRING] = "s",    [WL_HTML_COMMENT] = "c",
    [WL_HTML_NUMBER] = "n", [WL_HTML_CALL] = "f",    [WL_HTML_DECORATOR] = "d",
};

static void put_piece(struct wl_html *h, const char *text, size_t size, enum wl_html_token token)
{
    if (classes[token] == NULL) {
        wl_html_put_textn(h, text, size);
        return;
    }
    wl_html_put(h, "<span class=\"");
    wl_html_put(h, classes[token]);
    wl_html_put(h, "\">");
    wl_html_put_textn(h, text, size);
    wl_html_put(h, "</span>");
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One token's part within `shown`, cut at the ends of `marked`; the mark's tags come between the pieces. */
static void put_token(struct wl_html *h, const char *line, struct range token, enum wl_html_token kind,
                      struct range marked, const char *open)
{
    while (token.begin < token.end) {
        size_t end = token.end;
        if (token.begin == marked.begin && marked.end > marked.begin)
            wl_html_put(h, open);
        if (token.begin < marked.begin)
            end = least(end, marked.begin);
        else if (token.begin < marked.end)
            end = least(end, marked.end);
        put_piece(h, line + token.begin, end - token.begin, kind);
        if (end == marked.end && marked.end > marked.begin)
            wl_html_put(h, "</mark>");
        token.begin = end;
    }
}

static void put_tokens(struct wl_html *h, const char *line, size_t size, struct range shown, struct range marked,
                       const char *open)
{
    enum wl_html_token kind;
    for (size_t at = 0, end; at < size && at < shown.end; at = end) {
        end = wl_html_python_next(line, size, at, &kind);
        struct range token = {at > shown.begin ? at : shown.begin, least(end, shown.end)};
        put_token(h, line, token, kind, marked, open);
    }
}

static bool is_inside(const char *line, size_t at)
{
    return ((unsigned char)line[at] & 0xc0) == 0x80;
}

static struct range window_around(const char *line, size_t size, struct range marked)
{
    struct range r = {0, size};
    if (size <= WINDOW_BYTES)
        return r;
    r.begin = marked.begin > BEFORE_BYTES ? marked.begin - BEFORE_BYTES : 0;
    r.end = least(size, r.begin + WINDOW_BYTES);
    while (r.begin > 0 && is_inside(line, r.begin))
        r.begin--;
    while (r.end < size && r.end > r.begin && is_inside(line, r.end))
        r.end--;
    return r;
}

static struct range within(struct range a, struct range window)
{
    struct range r = {a.begin > window.begin ? a.begin : window.begin, least(a.end, window.end)};
    return r;
}

static void put_window(struct wl_html *h, const char *line, size_t size, struct range shown, struct range marked,
                       const char *open)
{
    wl_html_put(h, shown.begin > 0 ? "<span class=\"cut\">…</span>" : "");
    put_tokens(h, line, size, shown, within(marked, shown), open);
    wl_html_put(h, shown.end < size ? "<span class=\"cut\">…</span>" : "");
}

void wl_html_put_code(struct wl_html *h, const char *source, size_t size)
{
    struct range none = {0, 0};
    put_window(h, source, size, window_around(source, size, none), none, "");
}

/* --- with a line number, and a label below --- */

static unsigned columns(const char *line, struct range r)
{
    unsigned n = r.begin > 0 ? 1 : 0;
    uint32_t cp;
    for (size_t at = r.begin; at < r.end && n < PAD_MAX; n += wl_utf8_width(cp))
        at += wl_utf8_next(line + at, r.end - at, &cp);
    return n < PAD_MAX ? n : PAD_MAX;
}

static void put_label(struct wl_html *h, const struct wl_view_span *s, unsigned pad)
{
    if (s->label == NULL)
        return;
    wl_html_put(h, "<div class=\"row note\"><span class=\"ln\"></span><span class=\"pad\">");
    wl_buf_fill(h->out, ' ', pad);
    wl_html_put(h, "</span><span class=\"arrow\" aria-hidden=\"true\">");
    wl_html_put(h, s->role == NULL ? "▲ " : "╰ ");
    wl_html_put_prose(h, "</span><span class=\"label\">", s->label, "");
    wl_html_put(h, "</span></div>\n");
}

static void open_row(struct wl_html *h, const char *class, json_int_t line)
{
    wl_html_put(h, "<div class=\"");
    wl_html_put(h, class);
    wl_html_put(h, "\"><span class=\"ln\">");
    if (line > 0)
        wl_html_put_int(h, line);
    wl_html_put(h, "</span><code>");
}

/* The file's own lines from `first` on, up to but without `end`, where they were read. */
static void put_around(struct wl_html *h, const struct wl_source *around, json_int_t first, json_int_t end)
{
    for (json_int_t number = first; around != NULL && number < end; number++) {
        const char *line = wl_source_line(around, number);
        if (line == NULL)
            continue;
        open_row(h, "row around", number);
        wl_html_put_code(h, line, strlen(line));
        wl_html_put(h, "</code></div>\n");
    }
}

/* A span that goes on in the next line reaches to this one's end: its comment is no part of what is meant. */
static struct range without_comment(const char *line, size_t size, struct range marked)
{
    enum wl_html_token kind = WL_HTML_PLAIN;
    size_t last = 0;

    for (size_t at = 0; marked.end == size && at < size;) {
        last = at;
        at = wl_html_python_next(line, size, at, &kind);
    }
    if (kind == WL_HTML_COMMENT && last > marked.begin)
        marked.end = last;
    while (marked.end > marked.begin + 1 && (line[marked.end - 1] == ' ' || line[marked.end - 1] == '\t'))
        marked.end--;
    return marked;
}

void wl_html_put_span(struct wl_html *h, const struct wl_view_span *s)
{
    const struct wl_source *around = s->around;
    const char *line = s->place.source;
    size_t size = strlen(line);
    struct range marked = without_comment(line, size, (struct range){s->place.from, s->place.to});
    struct range shown = window_around(line, size, marked);
    struct range before = {shown.begin, within(marked, shown).begin};

    wl_html_put(h, "<div class=\"code\" role=\"group\" aria-label=\"source\" tabindex=\"0\">\n");
    put_around(h, around, around != NULL ? around->first : 0, s->place.line);
    open_row(h, "row", s->place.line);
    put_window(h, line, size, shown, marked,
               s->role == NULL ? "<mark class=\"primary\">" : "<mark class=\"secondary\">");
    wl_html_put(h, "</code></div>\n");
    put_label(h, s, columns(line, before));
    put_around(h, around, s->place.line + 1, around != NULL ? around->first + (json_int_t)around->count : 0);
    wl_html_put(h, "</div>\n");
}
