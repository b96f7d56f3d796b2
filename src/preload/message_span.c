/* Places in a message: path, source line, carets exactly under the span.  Inside the watched program.
 *
 * wl_message_put_span() is called for the primary place and each related one; put_source() and put_carets() share
 * shown columns, because what is escaped, wide or combining takes other room than bytes.  A tab is shown as one blank,
 * so that the carets stay under their text on any terminal.
 */
#include "message_parts.h"

#include "../common/utf8.h"

#include <string.h>

enum { SOURCE_SHOWN = 160, SOURCE_BEFORE = 48, LABEL_INDENT = 24 };

/* --- text --- */

void wl_message_put_text(struct wl_page *p, const char *text, size_t size)
{
    wl_utf8_put_shown(p->out, text, size, p->style->ascii, true);
}

void wl_message_puts(struct wl_page *p, const char *text)
{
    if (text)
        wl_message_put_text(p, text, strlen(text));
}

/* Of one code point as it is shown: an escape takes as many columns as it has letters. */
static unsigned shown_width(const struct wl_page *p, const char *text, size_t size, uint32_t cp)
{
    char shown[32];
    struct wl_buf b;
    wl_buf_init(&b, shown, sizeof shown);
    wl_utf8_put_shown(&b, text, size, p->style->ascii, true);
    if (b.len && (unsigned char)shown[0] < 0x80)
        return (unsigned)b.len;
    return wl_utf8_width(cp);
}

unsigned wl_message_width(const struct wl_page *p, const char *text, size_t size)
{
    unsigned width = 0;
    for (size_t at = 0; at < size;) {
        uint32_t cp;
        size_t step = wl_utf8_next(text + at, size - at, &cp);
        width += shown_width(p, text + at, step, cp);
        at += step;
    }
    return width;
}

/* The bytes of as many words as `room` columns hold, one at least. */
static size_t fitting(const struct wl_page *p, const char *text, unsigned room)
{
    size_t size = strcspn(text, " ");
    unsigned width = wl_message_width(p, text, size);
    while (text[size] == ' ') {
        size_t word = strcspn(text + size + 1, " ");
        width += 1 + wl_message_width(p, text + size + 1, word);
        if (width > room)
            break;
        size += 1 + word;
    }
    return size;
}

static unsigned room_from(unsigned column)
{
    return column < WL_MESSAGE_WIDTH ? WL_MESSAGE_WIDTH - column : 0;
}

void wl_message_put_wrapped(struct wl_page *p, const char *text, unsigned at, unsigned indent)
{
    size_t size = fitting(p, text, room_from(at));
    wl_message_put_text(p, text, size);
    while (text[size] == ' ') {
        text += size + 1;
        size = fitting(p, text, room_from(indent));
        wl_buf_putc(p->out, '\n');
        wl_buf_fill(p->out, ' ', indent);
        wl_message_put_text(p, text, size);
    }
}

/* --- the place --- */

static bool is_below(const char *path, const char *dir)
{
    size_t size = dir ? strlen(dir) : 0;
    return size > 1 && strncmp(path, dir, size) == 0 && path[size] == '/';
}

void wl_message_put_path(struct wl_page *p, const char *path)
{
    const struct wl_message_style *style = p->style;
    if (is_below(path, style->cwd)) {
        path += strlen(style->cwd) + 1;
    } else if (is_below(path, style->home)) {
        wl_buf_putc(p->out, '~');
        path += strlen(style->home);
    }
    wl_message_puts(p, path);
}

static bool has_columns(const struct wl_frame *f)
{
    return f->column >= 0 && f->source && (size_t)f->column <= strlen(f->source);
}

static void put_cell(struct wl_page *p, const struct wl_frame *frame)
{
    if (frame->cell) {
        wl_buf_puts(p->out, "In [");
        wl_buf_dec(p->out, frame->cell);
        wl_buf_putc(p->out, ']');
    } else {
        wl_buf_puts(p->out, "a notebook cell");
    }
    if (frame->line) {
        wl_buf_puts(p->out, ", line ");
        wl_buf_dec(p->out, frame->line);
    }
}

static void put_file(struct wl_page *p, const struct wl_frame *frame)
{
    wl_message_put_path(p, frame->file);
    if (!frame->line)
        return;
    wl_buf_putc(p->out, ':');
    wl_buf_dec(p->out, frame->line);
    if (has_columns(frame)) {
        wl_buf_putc(p->out, ':');
        wl_buf_udec(p->out, wl_utf8_count(frame->source, (size_t)frame->column) + 1);
    }
}

static bool is_top_level(const struct wl_frame *frame)
{
    return strcmp(frame->name, "<module>") == 0 || strncmp(frame->name, "<cell line:", 11) == 0;
}

/* Is it the coroutine of the task that was running? */
static bool is_in_task(const struct wl_page *p, const struct wl_frame *frame)
{
    for (uint32_t i = 0; p->inc->task.known && p->inc->task.name[0] && i < p->v->related_count; i++)
        if (p->v->related[i].role == WL_ROLE_BLOCKING_CALL && p->v->related[i].frame == frame)
            return true;
    return false;
}

static void put_kind_of_function(struct wl_page *p, const struct wl_frame *frame)
{
    bool generator = frame->flags & WL_FRAME_ASYNC_GENERATOR, coroutine = frame->flags & WL_FRAME_COROUTINE;
    if (!generator && !coroutine)
        return;
    wl_buf_puts(p->out, generator ? " (async generator" : " (coroutine");
    if (is_in_task(p, frame)) {
        wl_buf_puts(p->out, ", Task '");
        wl_message_puts(p, p->inc->task.name);
        wl_buf_putc(p->out, '\'');
    }
    wl_buf_putc(p->out, ')');
}

void wl_message_put_place(struct wl_page *p, const struct wl_frame *frame)
{
    if (frame->origin == WL_ORIGIN_NOTEBOOK)
        put_cell(p, frame);
    else
        put_file(p, frame);
    if (frame->origin != WL_ORIGIN_NOTEBOOK || !is_top_level(frame)) {
        wl_buf_puts(p->out, ", in ");
        wl_message_puts(p, frame->function);
        put_kind_of_function(p, frame);
    }
    if (frame->package) {
        wl_buf_puts(p->out, " (");
        wl_message_puts(p, frame->package->name);
        if (frame->package->version) {
            wl_buf_putc(p->out, ' ');
            wl_message_puts(p, frame->package->version);
        }
        wl_buf_putc(p->out, ')');
    }
}

/* --- the source line --- */

struct shown {
    size_t start, end;          /* the bytes of the line that are shown */
    size_t from, to;            /* the bytes of the span, within them */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

static void find_shown(const struct wl_frame *f, struct shown *s)
{
    const char *line = f->source;
    size_t size = strlen(line);
    while (size && is_blank(line[size - 1]))
        size--;
    s->start = 0;
    s->end = size;
    for (s->from = 0; s->from < size && is_blank(line[s->from]); s->from++)
        ;
    s->to = size;
    if (has_columns(f) && (size_t)f->column < size) {
        s->from = (size_t)f->column;
        if (f->end_line == f->line && f->end_column > f->column && (size_t)f->end_column <= size)
            s->to = (size_t)f->end_column;
    }
}

static void step_to_code_point(const char *line, size_t *at, size_t end)
{
    while (*at < end && ((unsigned char)line[*at] & 0xc0) == 0x80)
        ++*at;
}

/* A line of a thousand letters is shown around its span. */
static void narrow(const char *line, struct shown *s)
{
    if (s->end <= SOURCE_SHOWN)
        return;
    if (s->from > SOURCE_BEFORE) {
        s->start = s->from - SOURCE_BEFORE;
        step_to_code_point(line, &s->start, s->from);
    }
    if (s->end - s->start > SOURCE_SHOWN) {
        size_t end = s->start + SOURCE_SHOWN;
        step_to_code_point(line, &end, s->end);
        s->end = end;
    }
    if (s->to > s->end)
        s->to = s->end;
    if (s->from > s->to)
        s->from = s->to;
}

static void put_bar(struct wl_page *p)
{
    wl_buf_fill(p->out, ' ', p->gutter + 1);
    wl_buf_puts(p->out, "|");
}

static void put_source(struct wl_page *p, const struct wl_frame *frame, const struct shown *s)
{
    if (frame->line > 0)
        wl_buf_dec_pad(p->out, (uint64_t)frame->line, p->gutter, ' ');
    else
        wl_buf_fill(p->out, ' ', p->gutter);
    wl_buf_puts(p->out, s->start ? " | ..." : " | ");
    wl_message_put_text(p, frame->source + s->start, s->end - s->start);
    wl_buf_puts(p->out, frame->source[s->end] && !is_blank(frame->source[s->end]) ? "...\n" : "\n");
}

/* A label below its line, `column` columns from where the line begins; the bar stands there. */
static void put_label(struct wl_page *p, const char *label, unsigned column)
{
    unsigned room = room_from(p->gutter + 3 + column);
    size_t size = fitting(p, label, room);
    wl_buf_fill(p->out, ' ', column + 1);
    wl_message_put_text(p, label, size);
    wl_buf_putc(p->out, '\n');
    while (label[size] == ' ') {
        label += size + 1;
        size = fitting(p, label, room);
        put_bar(p);
        wl_buf_fill(p->out, ' ', column + 1);
        wl_message_put_text(p, label, size);
        wl_buf_putc(p->out, '\n');
    }
}

/* Below the carets, or as little to the left of them as leaves it on one line. */
static unsigned label_column(const struct wl_page *p, unsigned carets, unsigned width)
{
    unsigned room = room_from(p->gutter + 3), column = room > width ? room - width : LABEL_INDENT;
    return carets < column ? carets : column;
}

/* The label stands after the carets where there is room, else below. */
static void put_carets(struct wl_page *p, const struct wl_frame *frame, const struct shown *s, const char *label, char mark)
{
    unsigned before = wl_message_width(p, frame->source + s->start, s->from - s->start) + (s->start ? 3 : 0);
    unsigned carets = wl_message_width(p, frame->source + s->from, s->to - s->from);
    unsigned width = label ? wl_message_width(p, label, strlen(label)) : 0;
    put_bar(p);
    wl_buf_fill(p->out, ' ', before + 1);
    wl_buf_fill(p->out, mark, carets ? carets : 1);
    if (label && p->gutter + 4 + before + carets + width <= WL_MESSAGE_WIDTH) {
        wl_buf_putc(p->out, ' ');
        wl_message_puts(p, label);
        label = NULL;
    }
    wl_buf_putc(p->out, '\n');
    if (label) {
        put_bar(p);
        put_label(p, label, label_column(p, before, width));
    }
}

void wl_message_put_span(struct wl_page *p, const struct wl_frame *frame, const char *label, bool primary)
{
    struct shown shown;
    wl_buf_fill(p->out, ' ', p->gutter);
    wl_buf_puts(p->out, primary ? "--> " : "::: ");
    wl_message_put_place(p, frame);
    wl_buf_putc(p->out, '\n');
    if (frame->source && *frame->source) {
        find_shown(frame, &shown);
        narrow(frame->source, &shown);
        put_bar(p);
        wl_buf_putc(p->out, '\n');
        put_source(p, frame, &shown);
        put_carets(p, frame, &shown, label, primary ? '^' : '-');
    } else if (label) {
        put_bar(p);
        put_label(p, label, 0);
    }
    put_bar(p);
    wl_buf_putc(p->out, '\n');
}
