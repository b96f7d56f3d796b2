/* Locations, frames and stacks in the document.
 *
 * Runs in the watched process, while a report is written.  wl_report_moment is made of wl_report_place and
 * wl_report_stack; a frame is a location with its kind.  The interpreter counts columns in bytes of the line as UTF-8;
 * the document counts characters from 1, which only the line itself can tell: without it there are no columns.
 */
#include "report_parts.h"

#include <string.h>

#include "../common/utf8.h"
#include "cause.h"

void wl_report_cut(struct wl_report *r, const char *list, uint32_t index, const char *field, uint32_t left_out, const char *unit)
{
    if (r->cut_count < WL_REPORT_CUTS_MAX)
        r->cuts[r->cut_count++] = (struct wl_report_cut){ list, index, field, left_out, unit };
}

/* The column of a byte of `line`, in characters from 1; 0: not to be told, because the line was cut before it, lies in
 * another encoding than the interpreter read it in, or has another character there. */
static int column_of(const char *line, int byte)
{
    size_t size = byte >= 0 ? strnlen(line, (size_t)byte) : 0;
    int column = 1;
    if (byte < 0 || size < (size_t)byte)
        return 0;
    for (size_t at = 0; at < size; column++) {
        uint32_t cp;
        size_t n = wl_utf8_next(line + at, size - at, &cp);
        if (cp == 0xfffd && (n != 3 || memcmp(line + at, "\xef\xbf\xbd", 3) != 0))
            return 0;
        at += n;
    }
    return column;
}

/* The line that a span ends on, where it is known: the end of the text that begins on its first line. */
static const char *line_of_end(const struct wl_frame *f)
{
    const char *last = f->block != NULL ? strrchr(f->block, '\n') : NULL;
    return f->end_line == f->line ? f->source : last != NULL ? last + 1 : NULL;
}

static void put_columns(struct wl_json *j, const struct wl_frame *f)
{
    const char *end = line_of_end(f);
    int column = column_of(f->source, f->column);
    int end_column = end != NULL ? column_of(end, f->end_column) : 0;
    if (column > 0)
        wl_json_int(j, "column", column);
    if (column > 0 && end_column > 0)
        wl_json_int(j, "end_column", end_column);
}

static void put_package(struct wl_json *j, const struct wl_package *package)
{
    wl_json_object(j, "package");
    wl_json_str(j, "name", package->name);
    wl_json_str(j, "version", package->version);
    wl_json_end(j);
}

static void put_cell(struct wl_json *j, const struct wl_frame *f)
{
    wl_json_object(j, "cell");
    if (f->cell > 0)
        wl_json_int(j, "execution_count", f->cell);
    if (f->line > 0)
        wl_json_int(j, "line", f->line);
    wl_json_end(j);
}

static const char *function_kind(const struct wl_frame *f)
{
    if (f->flags & WL_FRAME_ASYNC_GENERATOR)
        return "async-generator";
    if (f->flags & WL_FRAME_COROUTINE)
        return "coroutine";
    return f->flags & WL_FRAME_GENERATOR ? "generator" : NULL;
}

static void put_members(struct wl_report *r, const struct wl_frame *f, bool source)
{
    struct wl_json *j = &r->j;
    wl_json_str(j, "file", f->file);
    if (f->line > 0)
        wl_json_int(j, "line", f->line);
    if (f->line > 0 && f->end_line >= f->line)
        wl_json_int(j, "end_line", f->end_line);
    if (f->source != NULL)
        put_columns(j, f);
    wl_json_str(j, "function", f->function);
    wl_json_str(j, "function_kind", function_kind(f));
    wl_json_str(j, "module", f->module);
    if (source)
        wl_json_str(j, "source", f->source);
    wl_json_str(j, "origin", wl_origin_name((enum wl_origin)f->origin));
    if (f->package != NULL)
        put_package(j, f->package);
    if (f->origin == WL_ORIGIN_NOTEBOOK || f->cell > 0)
        put_cell(j, f);
}

void wl_report_place(struct wl_report *r, const char *key, const struct wl_frame *f)
{
    if (f == NULL)
        return;
    wl_json_object(&r->j, key);
    put_members(r, f, r->extra->reduce < WL_REPORT_REDUCE_MAX || f == r->v->location);
    wl_json_end(&r->j);
}

/* The frame's own place, but for where it begins and ends. */
void wl_report_fix_place(struct wl_report *r, const char *key, const struct wl_fix *fix)
{
    if (fix->location == NULL)
        return;
    struct wl_frame place = *fix->location;
    bool wide = fix->range.end_line > fix->range.line;
    place.source = fix->range.line == place.line ? place.source : NULL;
    place.block = wide ? fix->before : NULL;
    place.line = fix->range.line;
    place.end_line = fix->range.end_line;
    place.column = fix->range.column;
    place.end_column = fix->range.end_column;
    wl_report_place(r, key, &place);
}

static void put_frame(struct wl_report *r, const struct wl_frame *f)
{
    wl_json_object(&r->j, NULL);
    wl_json_str(&r->j, "kind", "python");
    put_members(r, f, true);
    if (f->flags & WL_FRAME_NATIVE_MADE)
        wl_json_bool(&r->j, "compiled", true);
    if (f->flags & WL_FRAME_SUSPENDED)
        wl_json_bool(&r->j, "suspended", true);
    wl_json_end(&r->j);
}

/* Both ends of a stack are worth more than its middle. */
void wl_report_stack(struct wl_report *r, const char *key, const struct wl_stack *s, const char *list, uint32_t index)
{
    if (s == NULL)
        return;
    uint32_t limit = r->extra->reduce >= 3 ? 32 : UINT32_MAX;
    uint32_t head = s->count, tail = s->count;
    if (s->count > limit) {
        head = limit / 2;
        tail = s->count - limit / 2;
    }
    wl_json_array(&r->j, key);
    for (uint32_t i = 0; i < s->count; i++)
        if (i < head || i >= tail)
            put_frame(r, s->frames[i]);
    wl_json_end(&r->j);
    uint32_t left_out = s->cut + (tail - head);
    if (left_out > 0)
        wl_report_cut(r, list, index, key, left_out, "frames");
}

void wl_report_moment(struct wl_report *r, const char *key, const struct wl_moment *m, const char *list, uint32_t index)
{
    if (m->time_us == 0 && m->stack == NULL)
        return;
    wl_json_object(&r->j, key);
    wl_json_time(&r->j, "time", m->time_us);
    if (m->thread > 0)
        wl_json_int(&r->j, "thread", m->thread);
    wl_report_place(r, "location", wl_cause_place(m->stack));
    if (r->extra->reduce < 2)
        wl_report_stack(r, "stack", m->stack, list, index);
    wl_json_end(&r->j);
}
