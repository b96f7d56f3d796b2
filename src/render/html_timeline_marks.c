/* The marks of the timeline, and its legend: those that are in it and no others.  Runs in the command. */
#include "html_timeline.h"

#include "../report/field.h"

/* Drawn around 0,0; the legend uses the same. */
static const char *const shapes[WL_HTML_EVENTS] = {
    [WL_HTML_CREATED] = "<circle r=\"5\"/>",
    [WL_HTML_STARTED] = "<path d=\"M-5-6 6 0-5 6z\"/>",
    [WL_HTML_STOPPED] = "<path d=\"M-5-5h10v10h-10z\"/>",
    [WL_HTML_IDLE] = "<path d=\"M-4-6v12M3-6v12\"/>",
    [WL_HTML_CLOSED] = "<path d=\"M-5-5 5 5M5-5-5 5\"/>",
};

void wl_html_timeline_open_mark(struct wl_html *h, enum wl_html_event event, unsigned x, unsigned y)
{
    static const char *const classes[WL_HTML_EVENTS] = {"hollow", "full", "full", "stroke", "stroke"};
    wl_html_put(h, "<g class=\"mark ");
    wl_html_put(h, classes[event]);
    wl_html_put(h, "\" transform=\"translate(");
    wl_html_put_int(h, x);
    wl_html_put(h, " ");
    wl_html_put_int(h, y);
    wl_html_put(h, ")\">");
    wl_html_put(h, shapes[event]);
}

/* --- the legend --- */

static void open_entry(struct wl_html *h)
{
    wl_html_put(h, "<span><svg class=\"timeline\" width=\"16\" height=\"16\" viewBox=\"-8 -8 16 16\" "
                   "aria-hidden=\"true\">");
}

static void close_entry(struct wl_html *h, const char *word)
{
    wl_html_put(h, "</svg> ");
    wl_html_put(h, word);
    wl_html_put(h, "</span> ");
}

static bool has_event(const struct wl_html_timeline *t, enum wl_html_event event)
{
    for (size_t i = 0; i < t->bar_count; i++)
        if (t->bars[i].at[event].us > 0)
            return true;
    return false;
}

static bool has_launch(const struct wl_html_timeline *t)
{
    for (size_t i = 0; i < t->lane_count; i++)
        if (t->lanes[i].launched_us > 0)
            return true;
    return false;
}

bool wl_html_timeline_is_elsewhere(const struct wl_html_timeline *t, const struct wl_html_bar *bar, size_t event,
                                   size_t lane)
{
    return bar->at[event].us > 0 && lane != bar->lane && t->lanes[lane].thread == bar->at[event].thread;
}

static bool has_elsewhere(const struct wl_html_timeline *t)
{
    for (size_t i = 0; i < t->bar_count; i++)
        for (size_t j = 0; j < WL_HTML_EVENTS; j++)
            for (size_t lane = 0; lane < t->lane_count; lane++)
                if (wl_html_timeline_is_elsewhere(t, &t->bars[i], j, lane))
                    return true;
    return false;
}

static bool has_reruns(const struct wl_html_timeline *t)
{
    for (size_t i = 0; i < t->bar_count; i++)
        if (wl_field_int(t->bars[i].loop, "runs") > 1)
            return true;
    return false;
}

void wl_html_timeline_put_legend(struct wl_html *h, const struct wl_html_timeline *t)
{
    wl_html_put(h, "<figcaption class=\"legend\">");
    if (has_launch(t)) {
        open_entry(h);
        wl_html_put(h, "<path class=\"begin\" d=\"M-5-6v12\"/><path class=\"life\" d=\"M-5 0h12\"/>");
        close_entry(h, "thread started");
    }
    for (size_t i = 0; i < WL_HTML_EVENTS; i++)
        if (has_event(t, (enum wl_html_event)i)) {
            open_entry(h);
            wl_html_timeline_open_mark(h, (enum wl_html_event)i, 0, 0);
            wl_html_put(h, "</g>");
            close_entry(h, wl_html_timeline_word((enum wl_html_event)i));
        }
    if (has_elsewhere(t)) {
        open_entry(h);
        wl_html_put(h, "<circle class=\"actor\" r=\"4\"/>");
        close_entry(h, "by this thread");
    }
    wl_html_put(h, "<span class=\"muted\">Times are before the error; the axis is not to scale.");
    if (has_reruns(t))
        wl_html_put(h, " Of a loop that ran several times the last run is shown.");
    wl_html_put(h, "</span></figcaption>\n");
}
