/* The timeline as a table: the moments of all loops and threads, in order.  Runs in the command. */
#include "html_timeline.h"

#include <stdlib.h>
#include <string.h>

#include "../common/timefmt.h"
#include "../report/field.h"

struct row {
    int64_t us;
    json_int_t thread, loop;
    const char *what;
    const json_t *location;
};

struct rows {
    struct row list[WL_HTML_LIST_MAX];
    size_t count, all;
};

/* Where there are too many, those that were long ago are left out, and those whose time is not known before them. */
static void add_row(struct rows *rows, const struct row *row)
{
    struct row *oldest = &rows->list[0];

    rows->all++;
    if (rows->count < WL_HTML_LIST_MAX) {
        rows->list[rows->count++] = *row;
        return;
    }
    for (size_t i = 1; i < rows->count; i++)
        if (rows->list[i].us < oldest->us)
            oldest = &rows->list[i];
    if (row->us > oldest->us)
        *oldest = *row;
}

static void add_life(struct rows *rows, const json_t *loop)
{
    for (size_t i = 0; i < WL_HTML_EVENTS; i++) {
        const json_t *moment = wl_html_timeline_moment(loop, (enum wl_html_event)i);
        struct row row = {wl_html_time_us(wl_field_text(moment, "time")), wl_field_int(moment, "thread"),
                          wl_field_int(loop, "id"), wl_html_timeline_word((enum wl_html_event)i),
                          wl_field_object(moment, "location")};
        if (moment != NULL)
            add_row(rows, &row);
    }
}

static const json_t *raised_at(const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "related"); i++) {
        const json_t *related = wl_field_at(report, "related", i);
        const char *role = wl_field_text(related, "role");
        if (role != NULL && strcmp(role, "raised") == 0)
            return wl_field_object(related, "location");
    }
    return NULL;
}

static void collect_rows(const struct wl_html *h, struct rows *rows)
{
    struct row error = {h->error_us, wl_html_timeline_raising(h->report), 0, "the error", raised_at(h->report)};
    add_row(rows, &error);
    for (size_t i = 0; i < wl_field_count(h->report, "loops"); i++)
        add_life(rows, wl_field_at(h->report, "loops", i));
    for (size_t i = 0; i < wl_field_count(h->report, "threads"); i++) {
        const json_t *thread = wl_field_at(h->report, "threads", i), *launched = wl_field_object(thread, "launched");
        struct row row = {wl_html_time_us(wl_field_text(launched, "time")), wl_field_int(thread, "id"), 0,
                          "thread started", wl_field_object(launched, "location")};
        if (launched != NULL)
            add_row(rows, &row);
    }
}

/* What has no time comes last; of one moment's, what was noted first stays first, but the error comes after it. */
static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->us == 0 || y->us == 0)
        return (x->us == 0) - (y->us == 0);
    if (x->us != y->us)
        return x->us < y->us ? -1 : 1;
    if (x->loop == 0 || y->loop == 0)
        return (x->loop == 0) - (y->loop == 0);
    return 0;
}

static void put_row(struct wl_html *h, const struct row *row)
{
    char time[40];
    struct wl_buf b;
    wl_buf_init(&b, time, sizeof time);
    wl_html_put(h, row->loop == 0 && strcmp(row->what, "the error") == 0 ? "<tr class=\"error\"><td>" : "<tr><td>");
    if (row->us > 0) {
        wl_time_put_rfc3339(&b, row->us);
        wl_html_put_when(h, wl_buf_string(&b));
    } else
        wl_html_put(h, "<span class=\"muted\">not known</span>");
    wl_html_put(h, "</td><td>");
    if (row->thread > 0)
        wl_html_put_thread_name(h, row->thread);
    wl_html_put(h, "</td><td>");
    if (row->loop > 0) {
        wl_html_put(h, "#");
        wl_html_put_int(h, row->loop);
    }
    wl_html_put(h, "</td><td>");
    wl_html_put(h, row->what);
    wl_html_put(h, "</td><td>");
    wl_html_put_place(h, row->location);
    wl_html_put(h, "</td></tr>\n");
}

void wl_html_timeline_put_table(struct wl_html *h, bool open)
{
    struct rows rows = {.count = 0};

    collect_rows(h, &rows);
    qsort(rows.list, rows.count, sizeof *rows.list, compare_rows);
    wl_html_put(h, open ? "<details open>" : "<details>");
    wl_html_put(h, "<summary>The same as a table <span class=\"muted\">");
    wl_html_put_count(h, rows.all, "moment", "moments");
    wl_html_put(
        h, "</span></summary>\n<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"table of moments\">\n"
           "<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Thread</th>"
           "<th scope=\"col\">Loop</th><th scope=\"col\">What</th><th scope=\"col\">Where</th></tr></thead>\n"
           "<tbody>\n");
    for (size_t i = 0; i < rows.count; i++)
        put_row(h, &rows.list[i]);
    wl_html_put(h, "</tbody>\n</table>\n");
    wl_html_put_more(h, rows.count, rows.all);
    wl_html_put(h, "</div>\n</details>\n");
}
