/* Every loop with the moments of its life.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

#include "../report/field.h"

static void put_facts(struct wl_html *h, const json_t *loop)
{
    const json_t *roles = json_object_get(loop, "roles");
    const json_t *role;
    size_t i;

    wl_html_put_element(h, " <span class=\"chip\">", wl_field_text(loop, "state"), "</span>");
    json_array_foreach(roles, i,
                       role) if (i < 8 &&
                                 strcmp(json_string_value(role) != NULL ? json_string_value(role) : "", "running") != 0)
        wl_html_put_element(h, " <span class=\"chip plain\">", json_string_value(role), "</span>");
    wl_html_put(h, wl_field_true(loop, "dead") ? " <span class=\"chip plain\">its object is gone</span>" : "");
}

static void put_number(struct wl_html *h, const char *before, json_int_t value, const char *after)
{
    if (value <= 0)
        return;
    wl_html_put(h, before);
    wl_html_put_int(h, value);
    wl_html_put(h, after);
}

static void put_words(struct wl_html *h, const json_t *loop)
{
    wl_html_put(h, "<p>");
    wl_html_put_element(h, "<code>", wl_field_text(loop, "class"), "</code>");
    wl_html_put_element(h, ", run by <code>", wl_field_text(loop, "owner"), "</code>");
    if (wl_field_int(loop, "thread") > 0) {
        wl_html_put(h, ", in ");
        wl_html_put_thread(h, wl_field_int(loop, "thread"));
    }
    put_number(h, ", ", wl_field_int(loop, "runs"), wl_field_int(loop, "runs") == 1 ? " run" : " runs");
    put_number(h, ", made in process ", wl_field_int(loop, "pid"), "");
    wl_html_put(h, wl_field_true(loop, "closed_by_finalizer") ? ", closed by its finalizer" : "");
    wl_html_put(h, "</p>\n");
}

/* The related place that has the same stack, or the count of all. */
static size_t related_of(const json_t *report, const json_t *stack)
{
    size_t i = 0, count = wl_field_count(report, "related");
    if (count > WL_HTML_LIST_MAX)
        count = WL_HTML_LIST_MAX;
    while (i < count && !json_equal(json_object_get(wl_field_at(report, "related", i), "stack"), stack))
        i++;
    return i < count ? i : WL_HTML_LIST_MAX;
}

/* A stack that is among those of the section before is not said twice. */
static void put_stack(struct wl_html *h, const json_t *stack)
{
    size_t related = related_of(h->report, stack);

    if (json_array_size(stack) == 0)
        return;
    if (related < WL_HTML_LIST_MAX) {
        wl_html_put(h, " <a href=\"#moment-");
        wl_html_put_int(h, (json_int_t)related);
        wl_html_put(h, "\">stack</a>");
        return;
    }
    wl_html_put(h, "<details><summary>stack <span class=\"muted\">");
    wl_html_put_count(h, json_array_size(stack), "frame", "frames");
    wl_html_put(h, "</span></summary>\n");
    wl_html_put_frames(h, stack);
    wl_html_put(h, "</details>\n");
}

static void put_moment(struct wl_html *h, const char *word, const json_t *moment)
{
    const json_t *stack = json_object_get(moment, "stack"), *location = wl_field_object(moment, "location");

    if (moment == NULL)
        return;
    wl_html_put(h, "<dt>");
    wl_html_put(h, word);
    wl_html_put(h, "</dt><dd>");
    wl_html_put_when(h, wl_field_text(moment, "time"));
    if (wl_field_int(moment, "thread") > 0) {
        wl_html_put(h, ", ");
        wl_html_put_thread(h, wl_field_int(moment, "thread"));
    }
    if (location != NULL) {
        wl_html_put(h, " ");
        wl_html_put_place(h, location);
        wl_html_put_function(h, location);
    }
    put_stack(h, stack);
    wl_html_put(h, "</dd>\n");
}

static bool has_moment(const json_t *loop)
{
    return wl_field_object(loop, "created") != NULL || wl_field_object(loop, "started") != NULL ||
           wl_field_object(loop, "idle") != NULL || wl_field_object(loop, "stopped") != NULL ||
           wl_field_object(loop, "closed") != NULL;
}

static void put_loop(struct wl_html *h, const json_t *loop)
{
    wl_html_put(h, "<article class=\"card\">\n<h3>Loop #");
    wl_html_put_int(h, wl_field_int(loop, "id"));
    put_facts(h, loop);
    wl_html_put(h, "</h3>\n");
    put_words(h, loop);
    if (has_moment(loop)) {
        wl_html_put(h, "<dl>\n");
        put_moment(h, "made", wl_field_object(loop, "created"));
        put_moment(h, "started", wl_field_object(loop, "started"));
        put_moment(h, "stop() called", wl_field_object(loop, "stopped"));
        put_moment(h, "stopped running", wl_field_object(loop, "idle"));
        put_moment(h, "closed", wl_field_object(loop, "closed"));
        wl_html_put(h, "</dl>\n");
    }
    wl_html_put(h, "</article>\n");
}

bool wl_html_has_loops(const struct wl_html *h)
{
    return wl_field_count(h->report, "loops") > 0;
}

void wl_html_put_loops(struct wl_html *h)
{
    wl_html_put_cards(h, "loops", "loop", put_loop);
}
