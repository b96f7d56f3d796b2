/* The loops' lives as points on one axis, for the drawing and its table. */
#ifndef WL_HTML_TIMELINE_H
#define WL_HTML_TIMELINE_H

#include "html_parts.h"

enum { WL_HTML_LANES = 16, WL_HTML_BARS = 24, WL_HTML_TICKS = WL_HTML_BARS * 5 + WL_HTML_LANES + 1 };

enum wl_html_event { WL_HTML_CREATED, WL_HTML_STARTED, WL_HTML_STOPPED, WL_HTML_IDLE, WL_HTML_CLOSED, WL_HTML_EVENTS };

struct wl_html_moment {
    int64_t us;        /* 0: not known, or it never was */
    json_int_t thread; /* 0: not known */
    const json_t *json;
};

struct wl_html_bar {
    const json_t *loop;
    bool involved; /* the error is about it */
    size_t lane;
    struct wl_html_moment at[WL_HTML_EVENTS];
};

struct wl_html_lane {
    json_int_t thread; /* 0: of loops whose thread is not known */
    int64_t launched_us;
};

struct wl_html_timeline {
    struct wl_html_lane lanes[WL_HTML_LANES];
    struct wl_html_bar bars[WL_HTML_BARS];
    size_t lane_count, bar_count;
    size_t left_out;              /* loops for which there was no room */
    json_int_t raising;           /* the thread */
    int64_t ticks[WL_HTML_TICKS]; /* each moment once, in order */
    uint64_t room[WL_HTML_TICKS]; /* on the axis before each of them */
    size_t tick_count;
};

/* Context: cli, both of them.  The timeline is empty (no tick) where the report has no times. */
void wl_html_timeline_make(const json_t *report, int64_t error_us, struct wl_html_timeline *ret);
unsigned wl_html_timeline_x(const struct wl_html_timeline *t, int64_t us, unsigned width); /* 0..width */

/* Context: cli.  html_timeline_svg.c: the drawing. */
void wl_html_timeline_draw(struct wl_html *h, const struct wl_html_timeline *t);

/* Context: cli, all of them.  html_timeline_marks.c: a mark, whose <g> stays open for a tooltip; the legend; whether
 * the thread of `lane` did this to a loop that runs in another one. */
void wl_html_timeline_open_mark(struct wl_html *h, enum wl_html_event event, unsigned x, unsigned y);
void wl_html_timeline_put_legend(struct wl_html *h, const struct wl_html_timeline *t);
bool wl_html_timeline_is_elsewhere(const struct wl_html_timeline *t, const struct wl_html_bar *bar, size_t event,
                                   size_t lane);

/* Context: cli.  html_timeline_table.c: the same as a table, folded or open. */
void wl_html_timeline_put_table(struct wl_html *h, bool open);

/* Context: cli, all of them.  What the report has of a loop's moment, and what it is called: "made", "started", … */
const json_t *wl_html_timeline_moment(const json_t *loop, enum wl_html_event event);
json_int_t wl_html_timeline_raising(const json_t *report); /* the thread's id; 0: not known */
const char *wl_html_timeline_word(enum wl_html_event event);

#endif
