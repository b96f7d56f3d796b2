/* The timeline of the loops' lives: what there is to draw, and where on the axis.
 *
 * Runs in the command.  Loops live for hours and die within microseconds, so that the axis can't be to scale: between
 * two neighbouring moments it leaves room that grows with the logarithm of the time between them.
 */
#include "html_timeline.h"

#include <stdlib.h>
#include <string.h>

#include "../report/field.h"

static const char *const names[WL_HTML_EVENTS] = {"created", "started", "stopped", "idle", "closed"};

const json_t *wl_html_timeline_moment(const json_t *loop, enum wl_html_event event)
{
    return wl_field_object(loop, names[event]);
}

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
        const json_t *launched = wl_field_object(wl_field_thread(report, thread), "launched");
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
        const json_t *moment = wl_html_timeline_moment(loop, (enum wl_html_event)i);
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
    struct wl_html_bar bar = {.loop = loop, .involved = wl_field_count(loop, "roles") > 0};
    if (!read_moments(loop, &bar))
        return;
    bar.lane = t->bar_count < WL_HTML_BARS ? lane_of(t, report, thread_of(loop, &bar)) : WL_HTML_LANES;
    if (bar.lane == WL_HTML_LANES)
        t->left_out++;
    else
        t->bars[t->bar_count++] = bar;
}

/* How long before the error its life ended, where it did: 0 for what was still there. */
static int64_t ended_before(const json_t *loop, int64_t error_us)
{
    int64_t closed = wl_html_time_us(wl_field_text(wl_field_object(loop, "closed"), "time"));
    return closed > 0 && closed < error_us ? error_us - closed : 0;
}

struct candidate {
    const json_t *loop;
    bool involved;
    int64_t ended_before;
    size_t index;
};

/* Those that the error is about first: they are never left out for lack of room.  Then those that were there last. */
static int compare_candidates(const struct candidate *x, const struct candidate *y)
{
    if (x->involved != y->involved)
        return x->involved ? -1 : 1;
    if (x->ended_before != y->ended_before)
        return x->ended_before < y->ended_before ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Puts it in its place among the `count` best; returns how many there are then. */
static size_t insert(struct candidate *list, size_t count, const struct candidate *candidate)
{
    size_t at = count;
    while (at > 0 && compare_candidates(candidate, &list[at - 1]) < 0)
        at--;
    if (at == WL_HTML_LIST_MAX)
        return count;
    if (count < WL_HTML_LIST_MAX)
        count++;
    memmove(&list[at + 1], &list[at], (count - 1 - at) * sizeof *list);
    list[at] = *candidate;
    return count;
}

static void add_loops(struct wl_html_timeline *t, const json_t *report, int64_t error_us)
{
    struct candidate list[WL_HTML_LIST_MAX];
    size_t all = wl_field_count(report, "loops"), count = 0;

    for (size_t i = 0; i < all; i++) {
        const json_t *loop = wl_field_at(report, "loops", i);
        count = insert(list, count,
                       &(struct candidate){loop, wl_field_count(loop, "roles") > 0, ended_before(loop, error_us), i});
    }
    for (size_t i = 0; i < count; i++)
        add_loop(t, report, list[i].loop);
    t->left_out += all - count;
}

json_int_t wl_html_timeline_raising(const json_t *report)
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

static void add_ticks(struct wl_html_timeline *t, int64_t error_us)
{
    for (size_t i = 0; i < t->bar_count; i++)
        for (size_t j = 0; j < WL_HTML_EVENTS; j++)
            add_tick(t, t->bars[i].at[j].us);
    for (size_t i = 0; i < t->lane_count; i++)
        add_tick(t, t->lanes[i].launched_us);
    add_tick(t, error_us);
    sort_ticks(t);
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

static int64_t shortest_gap(const struct wl_html_timeline *t)
{
    int64_t shortest = INT64_MAX;
    for (size_t i = 0; i + 1 < t->tick_count; i++)
        if (t->ticks[i + 1] - t->ticks[i] < shortest)
            shortest = t->ticks[i + 1] - t->ticks[i];
    return shortest;
}

static bool is_involved(const struct wl_html_timeline *t, int64_t us)
{
    for (size_t i = 0; i < t->bar_count; i++)
        for (size_t j = 0; j < WL_HTML_EVENTS; j++)
            if (t->bars[i].involved && t->bars[i].at[j].us == us)
                return true;
    return false;
}

/* The shortest gap has some room, one of twice its length 256 more, of four times 512 more.  The more there are, the
 * less they differ: each has to stay visible.  Between moments that the error is about there is room for their marks.
 */
static uint64_t share(const struct wl_html_timeline *t, size_t gap, int64_t shortest)
{
    uint64_t length = (uint64_t)(t->ticks[gap + 1] - t->ticks[gap]), base = 448 + 64 * t->tick_count;
    uint64_t room =
        base + logarithm(length < (1ull << 40) ? length * 256 / (uint64_t)shortest : 1ull << 48) - logarithm(256);

    return is_involved(t, t->ticks[gap]) || is_involved(t, t->ticks[gap + 1]) ? room * 2 : room;
}

static void make_axis(struct wl_html_timeline *t)
{
    int64_t shortest = shortest_gap(t);
    for (size_t i = 0; i + 1 < t->tick_count; i++)
        t->room[i + 1] = t->room[i] + share(t, i, shortest);
}

unsigned wl_html_timeline_x(const struct wl_html_timeline *t, int64_t us, unsigned width)
{
    uint64_t before = 0, all = t->tick_count > 0 ? t->room[t->tick_count - 1] : 0;

    for (size_t i = 0; i < t->tick_count && t->ticks[i] <= us; i++)
        before = t->room[i];
    return all > 0 ? (unsigned)(before * width / all) : width;
}

void wl_html_timeline_make(const json_t *report, int64_t error_us, struct wl_html_timeline *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->raising = wl_html_timeline_raising(report);
    add_loops(ret, report, error_us);
    if (error_us == 0 || ret->bar_count == 0)
        return;
    add_lanes(ret, report);
    sort_lanes(ret);
    qsort(ret->bars, ret->bar_count, sizeof *ret->bars, compare_bars);
    add_ticks(ret, error_us);
    make_axis(ret);
}

/* --- the section --- */

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
    wl_html_timeline_put_table(h, timeline.tick_count == 0);
}
