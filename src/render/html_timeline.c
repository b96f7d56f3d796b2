/* The timeline of the loops' lives: what there is to draw, and the same as a table.
 *
 * Runs in the command.  Loops live for hours and die within microseconds, so that the axis can't be to scale: between
 * two neighbouring moments it leaves room that grows with the logarithm of the time between them.
 */
#include "html_timeline.h"

#include <stdlib.h>
#include <string.h>

#include "../common/timefmt.h"
#include "../report/field.h"

static const char *const names[WL_HTML_EVENTS] = {"created", "started", "stopped", "idle", "closed"};

const char *wl_html_timeline_word(enum wl_html_event event)
{
    static const char *const words[WL_HTML_EVENTS] = {"made", "started", "stop() called", "stopped running", "closed"};
    return words[event];
}

/* --- what there is --- */

/* The lane of a thread, made where there is none; WL_HTML_LANES where there is no more room. */
static size_t lane_of(struct wl_html_timeline *t, const json_t *report, json_int_t thread)
{
    size_t i = 0;
    while (i < t->lane_count && t->lanes[i].thread != thread)
        i++;
    if (i == t->lane_count && i < WL_HTML_LANES) {
        const json_t *launched = wl_field_object(wl_html_thread(report, thread), "launched");
        t->lanes[i].thread = thread;
        t->lanes[i].launched_us = wl_html_time_us(wl_field_text(launched, "time"));
        t->lane_count++;
    }
    return i;
}

static bool read_moments(const json_t *loop, struct wl_html_bar *bar)
{
    bool any = false;
    for (size_t i = 0; i < WL_HTML_EVENTS; i++) {
        const json_t *moment = wl_field_object(loop, names[i]);
        bar->at[i].json = moment;
        bar->at[i].us = wl_html_time_us(wl_field_text(moment, "time"));
        bar->at[i].thread = wl_field_int(moment, "thread");
        any = any || bar->at[i].us > 0;
    }
    return any;
}

static json_int_t thread_of(const json_t *loop, const struct wl_html_bar *bar)
{
    json_int_t thread = wl_field_int(loop, "thread");
    for (size_t i = 0; i < WL_HTML_EVENTS && thread <= 0; i++)
        thread = bar->at[i].thread;
    return thread > 0 ? thread : 0;
}

static void add_loop(struct wl_html_timeline *t, const json_t *report, const json_t *loop)
{
    struct wl_html_bar bar = {.loop = loop};
    if (!read_moments(loop, &bar))
        return;
    bar.lane = t->bar_count < WL_HTML_BARS ? lane_of(t, report, thread_of(loop, &bar)) : WL_HTML_LANES;
    if (bar.lane == WL_HTML_LANES)
        t->left_out++;
    else
        t->bars[t->bar_count++] = bar;
}

/* The loops that the error is about first: they are never left out for lack of room. */
static void add_loops(struct wl_html_timeline *t, const json_t *report)
{
    for (int with_roles = 1; with_roles >= 0; with_roles--)
        for (size_t i = 0; i < wl_field_count(report, "loops"); i++) {
            const json_t *loop = wl_field_at(report, "loops", i);
            if ((wl_field_count(loop, "roles") > 0) == with_roles)
                add_loop(t, report, loop);
        }
}

static json_int_t raising_thread(const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "threads"); i++)
        if (wl_field_true(wl_field_at(report, "threads", i), "raising"))
            return wl_field_int(wl_field_at(report, "threads", i), "id");
    return 0;
}

/* The threads that did something to a loop, each with a lane where there is room. */
static void add_lanes(struct wl_html_timeline *t, const json_t *report)
{
    if (t->raising > 0)
        lane_of(t, report, t->raising);
    for (size_t i = 0; i < t->bar_count; i++)
        for (size_t j = 0; j < WL_HTML_EVENTS; j++)
            if (t->bars[i].at[j].us > 0 && t->bars[i].at[j].thread > 0)
                lane_of(t, report, t->bars[i].at[j].thread);
}

/* --- in order --- */

static int compare_lanes(const void *a, const void *b)
{
    json_int_t x = ((const struct wl_html_lane *)a)->thread, y = ((const struct wl_html_lane *)b)->thread;
    if (x == 0 || y == 0)
        return (x == 0) - (y == 0);
    return (x > y) - (x < y);
}

static void sort_lanes(struct wl_html_timeline *t)
{
    json_int_t threads[WL_HTML_BARS];
    for (size_t i = 0; i < t->bar_count; i++)
        threads[i] = t->lanes[t->bars[i].lane].thread;
    qsort(t->lanes, t->lane_count, sizeof *t->lanes, compare_lanes);
    for (size_t i = 0; i < t->bar_count; i++)
        t->bars[i].lane = lane_of(t, NULL, threads[i]);
}

static int compare_bars(const void *a, const void *b)
{
    json_int_t x = wl_field_int(((const struct wl_html_bar *)a)->loop, "id");
    json_int_t y = wl_field_int(((const struct wl_html_bar *)b)->loop, "id");
    return (x > y) - (x < y);
}

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_tick(struct wl_html_timeline *t, int64_t us)
{
    if (us > 0 && t->tick_count < WL_HTML_TICKS)
        t->ticks[t->tick_count++] = us;
}

static void sort_ticks(struct wl_html_timeline *t)
{
    size_t kept = 0;
    qsort(t->ticks, t->tick_count, sizeof *t->ticks, compare_times);
    for (size_t i = 0; i < t->tick_count; i++)
        if (kept == 0 || t->ticks[kept - 1] != t->ticks[i])
            t->ticks[kept++] = t->ticks[i];
    t->tick_count = kept;
}

void wl_html_timeline_make(const json_t *report, int64_t error_us, struct wl_html_timeline *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->raising = raising_thread(report);
    add_loops(ret, report);
    if (error_us == 0 || ret->bar_count == 0)
        return;
    add_lanes(ret, report);
    sort_lanes(ret);
    qsort(ret->bars, ret->bar_count, sizeof *ret->bars, compare_bars);
    for (size_t i = 0; i < ret->bar_count; i++)
        for (size_t j = 0; j < WL_HTML_EVENTS; j++)
            add_tick(ret, ret->bars[i].at[j].us);
    for (size_t i = 0; i < ret->lane_count; i++)
        add_tick(ret, ret->lanes[i].launched_us);
    add_tick(ret, error_us);
    sort_ticks(ret);
}

/* --- the axis --- */

/* 256 times the binary logarithm, straight between powers of two: it orders and spreads, no more is needed. */
static uint64_t logarithm(uint64_t value)
{
    unsigned power = 0;
    while (power < 62 && value >> (power + 1) > 0)
        power++;
    return power * 256u + ((value << 8 >> power) & 255);
}

/* A gap of the shortest length has one share, one of twice that 1.5, of four times that 2, and so on. */
static uint64_t share(const struct wl_html_timeline *t, size_t gap, int64_t shortest)
{
    uint64_t length = (uint64_t)(t->ticks[gap + 1] - t->ticks[gap]);
    return 512 + logarithm(length < (1ull << 40) ? length * 256 / (uint64_t)shortest : 1ull << 48) - logarithm(256);
}

static int64_t shortest_gap(const struct wl_html_timeline *t)
{
    int64_t shortest = INT64_MAX;
    for (size_t i = 0; i + 1 < t->tick_count; i++)
        if (t->ticks[i + 1] - t->ticks[i] < shortest)
            shortest = t->ticks[i + 1] - t->ticks[i];
    return shortest;
}

unsigned wl_html_timeline_x(const struct wl_html_timeline *t, int64_t us, unsigned width)
{
    int64_t shortest = shortest_gap(t);
    uint64_t before = 0, all = 0;

    for (size_t i = 0; i + 1 < t->tick_count; i++) {
        uint64_t part = share(t, i, shortest);
        all += part;
        before += t->ticks[i + 1] <= us ? part : 0;
    }
    return all > 0 ? (unsigned)(before * width / all) : width;
}

/* --- the table --- */

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

static void add_row(struct rows *rows, const struct row *row)
{
    if (rows->count < WL_HTML_LIST_MAX)
        rows->list[rows->count++] = *row;
    rows->all++;
}

static void add_life(struct rows *rows, const json_t *loop)
{
    for (size_t i = 0; i < WL_HTML_EVENTS; i++) {
        const json_t *moment = wl_field_object(loop, names[i]);
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
    struct row error = {h->error_us, raising_thread(h->report), 0, "the error", raised_at(h->report)};
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

static void put_table(struct wl_html *h, bool open)
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

bool wl_html_has_timeline(const struct wl_html *h)
{
    return wl_field_count(h->report, "loops") > 0;
}

void wl_html_put_timeline(struct wl_html *h)
{
    struct wl_html_timeline timeline;

    wl_html_timeline_make(h->report, h->error_us, &timeline);
    if (timeline.tick_count > 0)
        wl_html_timeline_draw(h, &timeline);
    else
        wl_html_put(h, "<p class=\"muted\">Times are not known, so nothing can be drawn.</p>\n");
    put_table(h, timeline.tick_count == 0);
}
