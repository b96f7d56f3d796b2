/* Where the loops' moments lie on the page's axis, and which loops are drawn where there is no room for all. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>

#include "../../src/render/html_timeline.h"

#define ERROR_US 1795651200000000ll /* 2026-11-26T00:00:00Z was 1795651200 s after the epoch */

static struct wl_html_timeline timeline;

static json_t *moment(int64_t before_us, int thread)
{
    static const int64_t day = 24ll * 3600 * 1000000;
    int64_t us = day - before_us;
    char time[64];
    snprintf(time, sizeof time, "2026-11-25T%02d:%02d:%02d.%06dZ", (int)(us / 3600000000ll), (int)(us / 60000000 % 60),
             (int)(us / 1000000 % 60), (int)(us % 1000000));
    return json_pack("{sssi}", "time", time, "thread", thread);
}

/* A loop that was made and closed so long before the error; closed 0: it is still there. */
static json_t *loop(int id, int thread, int64_t created, int64_t closed)
{
    json_t *made = json_pack("{sisiso}", "id", id, "thread", thread, "created", moment(created, thread));
    if (closed > 0)
        json_object_set_new(made, "closed", moment(closed, thread));
    return made;
}

static json_t *report_of(json_t *loops)
{
    return json_pack("{sos[{sisssb}{sisssb}]}", "loops", loops, "threads", "id", 1, "name", "MainThread", "raising",
                     false, "id", 2, "name", "worker", "raising", true);
}

static void make(json_t *loops)
{
    json_t *report = report_of(loops);
    wl_html_timeline_make(report, ERROR_US, &timeline);
    for (size_t i = 0; i < timeline.bar_count; i++)
        timeline.bars[i].loop = NULL; /* the report's, which goes */
    json_decref(report);
}

static json_int_t id_of(size_t bar)
{
    return json_integer_value(json_object_get(timeline.bars[bar].loop, "id"));
}

static unsigned x_before(int64_t us)
{
    return wl_html_timeline_x(&timeline, ERROR_US - us, 1000);
}

Test(html_timeline, times_are_read)
{
    cr_assert_eq(wl_html_time_us("2026-11-26T00:00:00.000000Z"), ERROR_US);
    cr_assert_eq(wl_html_time_us("2026-11-26"), 0);
    cr_assert_eq(wl_html_time_us(NULL), 0);
}

Test(html_timeline, later_is_further_right_and_the_whole_axis_is_used)
{
    static const int64_t before[] = {3600000000ll, 3599999999ll, 60000000, 59000000, 500, 499, 1, 0};
    json_t *loops = json_array();
    for (int i = 0; i < 7; i++)
        json_array_append_new(loops, loop(i + 1, 1, before[i], 0));
    make(loops);
    cr_assert_eq(timeline.tick_count, 8);
    cr_assert_eq(x_before(before[0]), 0);
    cr_assert_eq(x_before(0), 1000);
    for (int i = 0; i < 7; i++)
        cr_assert(x_before(before[i]) + 20 < x_before(before[i + 1]), "%d: %u, %u", i, x_before(before[i]),
                  x_before(before[i + 1]));
    /* an hour takes more of it than a microsecond, but not all */
    cr_assert_gt(x_before(before[2]) - x_before(before[1]), x_before(before[1]) - x_before(before[0]));
}

Test(html_timeline, the_same_moment_is_one_place)
{
    make(json_pack("[oo]", loop(1, 1, 1000, 500), loop(2, 2, 500, 0)));
    cr_assert_eq(timeline.tick_count, 3);
    cr_assert_eq(timeline.bars[0].at[WL_HTML_CLOSED].us, timeline.bars[1].at[WL_HTML_CREATED].us);
}

Test(html_timeline, moments_of_the_loops_in_question_have_more_room)
{
    json_t *involved = loop(1, 1, 2000, 1000);
    json_object_set_new(involved, "roles", json_pack("[s]", "involved"));
    make(json_pack("[oo]", loop(2, 1, 6000, 5000), involved));
    cr_assert(timeline.bars[0].involved);
    unsigned of_it = x_before(1000) - x_before(2000), of_the_other = x_before(5000) - x_before(6000);
    cr_assert(of_it >= 2 * of_the_other - 1, "%u and %u", of_it, of_the_other);
}

Test(html_timeline, of_too_many_loops_the_involved_and_the_last_are_drawn)
{
    json_t *loops = json_array(), *involved = loop(500, 1, 7200000000ll, 7100000000ll);
    for (int i = 1; i <= 300; i++)
        json_array_append_new(loops, loop(i, 1, 1000000 - i * 1000, 999999 - i * 1000));
    json_object_set_new(involved, "roles", json_pack("[s]", "involved"));
    json_array_append_new(loops, involved);
    json_array_append_new(loops, loop(501, 1, 7200000000ll, 0));
    json_t *report = report_of(loops);

    wl_html_timeline_make(report, ERROR_US, &timeline);
    cr_assert_eq(timeline.bar_count, WL_HTML_BARS);
    cr_assert_eq(timeline.left_out, 302 - WL_HTML_BARS);
    cr_assert_eq(id_of(WL_HTML_BARS - 1), 501, "it is still there");
    cr_assert_eq(id_of(WL_HTML_BARS - 2), 500, "it is involved");
    cr_assert_eq(id_of(WL_HTML_BARS - 3), 300, "it was closed last");
    cr_assert_eq(id_of(0), 300 - WL_HTML_BARS + 3);
    json_decref(report);
}

Test(html_timeline, threads_have_lanes_in_order_and_what_has_none_is_last)
{
    json_t *nowhere = loop(3, 1, 300, 0);
    json_object_del(nowhere, "thread");
    json_object_set_new(json_object_get(nowhere, "created"), "thread", json_integer(0));
    make(json_pack("[ooo]", nowhere, loop(1, 7, 100, 0), loop(2, 1, 200, 0)));
    cr_assert_eq(timeline.lane_count, 4);
    cr_assert_eq(timeline.lanes[0].thread, 1);
    cr_assert_eq(timeline.lanes[1].thread, 2); /* it raised the error, though no loop is in it */
    cr_assert_eq(timeline.lanes[2].thread, 7);
    cr_assert_eq(timeline.lanes[3].thread, 0);
    cr_assert_eq(timeline.bars[0].lane, 2);
    cr_assert_eq(timeline.bars[1].lane, 0);
    cr_assert_eq(timeline.bars[2].lane, 3);
}

Test(html_timeline, without_times_there_is_nothing_to_draw)
{
    json_t *bare = json_pack("{sisi}", "id", 1, "thread", 1), *wrong = loop(2, 1, 100, 0);
    json_object_set_new(json_object_get(wrong, "created"), "time", json_string("yesterday"));
    make(json_pack("[oo]", bare, wrong));
    cr_assert_eq(timeline.tick_count, 0);

    json_t *report = report_of(json_pack("[o]", loop(1, 1, 100, 0)));
    wl_html_timeline_make(report, 0, &timeline);
    cr_assert_eq(timeline.tick_count, 0, "the error's time is not known");
    json_decref(report);
}
