/* The drawing of the timeline: one lane for each thread, one bar for each loop in it, the error as a line through all.
 *
 * Runs in the command.  A bar is a thin line while the loop exists and thick while it runs; its moments have marks of
 * different shape, each with a tooltip.  A moment that another thread brought about is also marked in that thread's
 * lane, and joined to the bar.  No colour says anything that a shape or a word does not.
 */
#include "html_timeline.h"

#include <string.h>

#include "../common/timefmt.h"
#include "../common/utf8.h"
#include "../report/field.h"

/* In the drawing's own units. */
enum {
    LEFT = 220,
    AXIS = 680,
    RIGHT = 60,
    TOP = 44,
    LANE = 30,
    BAR = 32,
    BOTTOM = 10,
    LETTER = 6, /* of a tick's label, about */
    LABEL_GAP = 14,
    RUN_TEXT = 78,
    ROW_TEXT = 16,
    THREAD_COLUMNS = 25,
    OWNER_COLUMNS = 20,
    LIVES_ON = 34,
    FLAG = 48
};

struct drawing {
    struct wl_html *h;
    const struct wl_html_timeline *t;
    unsigned lane_y[WL_HTML_LANES], bar_y[WL_HTML_BARS]; /* the middle of each row */
    unsigned height;
};

static void put_attribute(struct drawing *d, const char *name, unsigned value)
{
    wl_html_put(d->h, " ");
    wl_html_put(d->h, name);
    wl_html_put(d->h, "=\"");
    wl_html_put_int(d->h, value);
    wl_html_put(d->h, "\"");
}

static unsigned x_of(const struct drawing *d, int64_t us)
{
    return LEFT + wl_html_timeline_x(d->t, us, AXIS);
}

static void put_line(struct drawing *d, const char *class, unsigned x1, unsigned y1, unsigned x2, unsigned y2)
{
    wl_html_put(d->h, "<line class=\"");
    wl_html_put(d->h, class);
    wl_html_put(d->h, "\"");
    put_attribute(d, "x1", x1);
    put_attribute(d, "y1", y1);
    put_attribute(d, "x2", x2);
    put_attribute(d, "y2", y2);
    wl_html_put(d->h, "/>\n");
}

static void put_rect(struct drawing *d, const char *class, unsigned x, unsigned y, unsigned width, unsigned height)
{
    wl_html_put(d->h, "<rect class=\"");
    wl_html_put(d->h, class);
    wl_html_put(d->h, "\"");
    put_attribute(d, "x", x);
    put_attribute(d, "y", y);
    put_attribute(d, "width", width);
    put_attribute(d, "height", height);
    wl_html_put(d->h, "/>\n");
}

static void open_text(struct drawing *d, const char *class, unsigned x, unsigned y)
{
    wl_html_put(d->h, "<text class=\"");
    wl_html_put(d->h, class);
    wl_html_put(d->h, "\"");
    put_attribute(d, "x", x);
    put_attribute(d, "y", y);
    wl_html_put(d->h, ">");
}

/* A text left of the axis: what is too wide for its place does not reach over the drawing. */
static void open_label(struct drawing *d, const char *class, unsigned x, unsigned y)
{
    wl_html_put(d->h, "<svg");
    put_attribute(d, "x", x);
    put_attribute(d, "y", y - ROW_TEXT);
    put_attribute(d, "width", LEFT - 16 - x);
    put_attribute(d, "height", ROW_TEXT + 8);
    wl_html_put(d->h, ">");
    open_text(d, class, 0, ROW_TEXT);
}

static void close_label(struct drawing *d)
{
    wl_html_put(d->h, "</text></svg>\n");
}

/* A name that is too long for its column ends in "…"; the table has it whole. */
static void put_name(struct drawing *d, const char *name, unsigned most)
{
    size_t size = strlen(name), at = 0;
    unsigned columns = 0;
    uint32_t cp;
    while (at < size && columns < most) {
        at += wl_utf8_next(name + at, size - at, &cp);
        columns += wl_utf8_width(cp) > 0 ? wl_utf8_width(cp) : 1;
    }
    wl_html_put_textn(d->h, name, at);
    wl_html_put(d->h, at < size ? "…" : "");
}

/* --- rows --- */

static void lay_out(struct drawing *d)
{
    unsigned y = TOP;
    for (size_t lane = 0; lane < d->t->lane_count; lane++) {
        d->lane_y[lane] = y + LANE / 2;
        y += LANE;
        for (size_t bar = 0; bar < d->t->bar_count; bar++)
            if (d->t->bars[bar].lane == lane) {
                d->bar_y[bar] = y + BAR / 2;
                y += BAR;
            }
        y += 4;
    }
    d->height = y + BOTTOM;
}

static void put_lane(struct drawing *d, size_t index)
{
    const struct wl_html_lane *lane = &d->t->lanes[index];
    const json_t *thread = wl_field_thread(d->h->report, lane->thread);
    const char *name = wl_field_text(thread, "name");
    unsigned y = d->lane_y[index],
             end = index + 1 < d->t->lane_count ? d->lane_y[index + 1] - LANE / 2 - 4 : d->height - BOTTOM - 4;

    put_rect(d, index % 2 == 0 ? "lane" : "lane odd", 0, y - LANE / 2, LEFT + AXIS + RIGHT, end - (y - LANE / 2));
    open_label(d, "thread", 10, y + 5);
    if (name != NULL)
        put_name(d, name, THREAD_COLUMNS);
    else if (lane->thread > 0) {
        wl_html_put(d->h, "thread #");
        wl_html_put_int(d->h, lane->thread);
    } else
        wl_html_put(d->h, "thread not known");
    close_label(d);
    if (lane->launched_us > 0)
        put_line(d, "begin", x_of(d, lane->launched_us), y - 6, x_of(d, lane->launched_us), y + 6);
    put_line(d, "life", lane->launched_us > 0 ? x_of(d, lane->launched_us) : LEFT - 8, y, LEFT + AXIS + LIVES_ON, y);
}

/* --- the axis --- */

/* "−4.2 s", but "<0.1 ms"; returns how wide it is. */
static unsigned make_tick_label(int64_t before, struct wl_buf *b)
{
    char span[40];
    struct wl_buf digits;
    wl_buf_init(&digits, span, sizeof span);
    wl_time_put_span(&digits, before > 0 ? before : -before);
    if (*wl_buf_string(&digits) != '<')
        wl_buf_puts(b, before > 0 ? "−" : "+");
    wl_buf_puts(b, wl_buf_string(&digits));
    return LETTER * (unsigned)(1 + strlen(span));
}

/* The label of a tick at x, where nothing is in its way up to the left end of the one before; returns its own. */
static unsigned put_tick_label(struct drawing *d, int64_t us, unsigned x, unsigned end)
{
    char text[64];
    struct wl_buf b;
    wl_buf_init(&b, text, sizeof text);
    unsigned half = make_tick_label(d->h->error_us - us, &b) / 2;

    if (x + half + LABEL_GAP > end)
        return end;
    open_text(d, "tick", x, TOP - 24);
    wl_html_put_text(d->h, wl_buf_string(&b));
    wl_html_put(d->h, "</text>\n");
    return x - half;
}

/* From the right to the left: each tick a line, each that has room a label.  The error's flag has its place. */
static void put_ticks(struct drawing *d)
{
    unsigned error = x_of(d, d->h->error_us), end = LEFT + AXIS + RIGHT;

    for (size_t i = d->t->tick_count; i-- > 0;) {
        int64_t us = d->t->ticks[i];
        unsigned x = x_of(d, us);
        if (us == d->h->error_us) {
            end = error - FLAG / 2;
            continue;
        }
        put_line(d, "grid", x, TOP - 18, x, d->height - BOTTOM);
        if (us < d->h->error_us || x > error + FLAG)
            end = put_tick_label(d, us, x, end);
    }
}

static void put_error(struct drawing *d)
{
    unsigned x = x_of(d, d->h->error_us);

    put_line(d, "error", x, TOP - 18, x, d->height - BOTTOM);
    put_rect(d, "flag", x - FLAG / 2, TOP - 40, FLAG, 22);
    open_text(d, "flag", x, TOP - 25);
    wl_html_put(d->h, "error</text>\n");
    for (size_t i = 0; i < d->t->lane_count; i++)
        if (d->t->lanes[i].thread == d->t->raising) {
            wl_html_put(d->h, "<circle class=\"error\" r=\"6\"");
            put_attribute(d, "cx", x);
            put_attribute(d, "cy", d->lane_y[i]);
            wl_html_put(d->h, "><title>the error was raised in this thread</title></circle>\n");
        }
}

/* --- bars --- */

static const struct wl_html_moment *moment_of(const struct wl_html_bar *bar, enum wl_html_event event)
{
    return &bar->at[event];
}

static bool is_state(const struct wl_html_bar *bar, const char *state)
{
    const char *text = wl_field_text(bar->loop, "state");
    return text != NULL && strcmp(text, state) == 0;
}

/* The first moment that is known, and the last; what goes on at the error goes on to the edge. */
static unsigned begin_of(const struct drawing *d, const struct wl_html_bar *bar)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < WL_HTML_EVENTS; i++)
        if (bar->at[i].us > 0 && bar->at[i].us < first)
            first = bar->at[i].us;
    return x_of(d, first);
}

static unsigned end_of(const struct drawing *d, const struct wl_html_bar *bar)
{
    int64_t closed = moment_of(bar, WL_HTML_CLOSED)->us;
    return closed > 0 ? x_of(d, closed) : LEFT + AXIS + LIVES_ON;
}

/* In the middle of the longer part: the error's line would strike it through. */
static void put_run_text(struct drawing *d, unsigned x, unsigned end, unsigned y)
{
    unsigned error = x_of(d, d->h->error_us);

    if (x < error && error < end) {
        x = error - x < end - error ? error : x;
        end = x == error ? end : error;
    }
    if (end - x > RUN_TEXT) {
        open_text(d, "run", (x + end) / 2, y + 4);
        wl_html_put(d->h, "running</text>\n");
    }
}

/* Its last run: earlier ones are not in the report. */
static void put_run(struct drawing *d, const struct wl_html_bar *bar, unsigned y)
{
    int64_t started = moment_of(bar, WL_HTML_STARTED)->us, idle = moment_of(bar, WL_HTML_IDLE)->us;
    if (started == 0)
        return;
    unsigned x = x_of(d, started), end = end_of(d, bar);
    if (idle >= started)
        end = x_of(d, idle);
    else if (!is_state(bar, "running") && moment_of(bar, WL_HTML_CLOSED)->us == 0)
        return;
    if (end <= x)
        end = x + 2;
    put_rect(d, "run", x, y - 9, end - x, 18);
    put_run_text(d, x, end, y);
}

static void put_title(struct drawing *d, const struct wl_html_bar *bar, enum wl_html_event event)
{
    const struct wl_html_moment *moment = moment_of(bar, event);

    wl_html_put(d->h, "<title>loop #");
    wl_html_put_int(d->h, wl_field_int(bar->loop, "id"));
    wl_html_put(d->h, " ");
    wl_html_put(d->h, wl_html_timeline_word(event));
    wl_html_put(d->h, ", ");
    wl_html_put_duration(d->h, moment->us < d->h->error_us ? d->h->error_us - moment->us : moment->us - d->h->error_us);
    wl_html_put(d->h, moment->us < d->h->error_us ? " before the error" : " after the error");
    if (moment->thread > 0) {
        wl_html_put(d->h, ", by ");
        wl_html_put_thread(d->h, moment->thread);
    }
    wl_html_put(d->h, "</title>");
}

/* What another thread did: a dot in that thread's lane, joined to the bar. */
static void put_actor(struct drawing *d, const struct wl_html_bar *bar, size_t event, unsigned x, unsigned y)
{
    for (size_t i = 0; i < d->t->lane_count; i++) {
        if (!wl_html_timeline_is_elsewhere(d->t, bar, event, i))
            continue;
        unsigned from = d->lane_y[i];
        put_line(d, "reach", x, from, x, y > from ? y - 9 : y + 9);
        wl_html_put(d->h, "<circle class=\"actor\" r=\"4\"");
        put_attribute(d, "cx", x);
        put_attribute(d, "cy", from);
        wl_html_put(d->h, "/>\n");
    }
}

static void put_bar(struct drawing *d, size_t index)
{
    const struct wl_html_bar *bar = &d->t->bars[index];
    unsigned y = d->bar_y[index], begin = begin_of(d, bar), end = end_of(d, bar);
    const char *owner = wl_field_text(bar->loop, "owner");

    open_label(d, "loop", 24, y + 4);
    wl_html_put(d->h, "loop #");
    wl_html_put_int(d->h, wl_field_int(bar->loop, "id"));
    if (owner != NULL && owner[0] != '\0') {
        wl_html_put(d->h, ", ");
        put_name(d, owner, OWNER_COLUMNS);
    }
    close_label(d);
    put_rect(d, "bar", begin, y - 3, end > begin ? end - begin : 1, 6);
    put_run(d, bar, y);
    for (size_t i = 0; i < WL_HTML_EVENTS; i++) {
        if (bar->at[i].us == 0)
            continue;
        put_actor(d, bar, i, x_of(d, bar->at[i].us), y);
        wl_html_timeline_open_mark(d->h, (enum wl_html_event)i, x_of(d, bar->at[i].us), y);
        put_title(d, bar, (enum wl_html_event)i);
        wl_html_put(d->h, "</g>\n");
    }
}

/* --- the whole --- */

static void put_description(struct drawing *d)
{
    wl_html_put(d->h, "<title id=\"timeline-name\">Timeline of ");
    wl_html_put_count(d->h, d->t->bar_count, "event loop", "event loops");
    wl_html_put(d->h, " in ");
    wl_html_put_count(d->h, d->t->lane_count, "thread", "threads");
    wl_html_put(d->h, "</title>\n<desc id=\"timeline-note\">The table below says the same.</desc>\n");
}

void wl_html_timeline_draw(struct wl_html *h, const struct wl_html_timeline *t)
{
    struct drawing d = {.h = h, .t = t};

    lay_out(&d);
    wl_html_put(
        h, "<figure class=\"timeline\">\n<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"timeline\">\n"
           "<svg class=\"timeline\" role=\"img\" aria-labelledby=\"timeline-name\" "
           "aria-describedby=\"timeline-note\" viewBox=\"0 0 960 ");
    wl_html_put_int(h, d.height);
    wl_html_put(h, "\">\n");
    put_description(&d);
    for (size_t i = 0; i < t->lane_count; i++)
        put_lane(&d, i);
    put_ticks(&d);
    for (size_t i = 0; i < t->bar_count; i++)
        put_bar(&d, i);
    put_error(&d);
    wl_html_put(h, "</svg>\n</div>\n");
    wl_html_timeline_put_legend(h, t);
    wl_html_put(h, "</figure>\n");
    if (t->left_out > 0) {
        wl_html_put(h, "<p class=\"muted\">");
        wl_html_put_count(h, t->left_out, "loop is", "loops are");
        wl_html_put(h, " not drawn.</p>\n");
    }
}
