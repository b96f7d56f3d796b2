/* What the message says: the places with their source, why, what it rests on.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

#include "../report/field.h"

/* --- places --- */

static const char *role_word(const char *role)
{
    static const struct {
        const char *role, *word;
    } words[] = {
        {"loop-created", "loop made"},
        {"loop-started", "loop started"},
        {"loop-closed", "loop closed"},
        {"loop-stopped", "loop stopped"},
        {"blocking-call", "blocking call"},
        {"raised", "error raised"},
        {"bridge", "library’s bridge"},
        {"thread-started", "thread started"},
        {"other-loop-started", "other loop started"},
        {"object-bound", "object bound"},
        {"scheduled", "scheduled"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (role != NULL && strcmp(words[i].role, role) == 0)
            return words[i].word;
    return role;
}

void wl_html_put_role(struct wl_html *h, const char *role)
{
    wl_html_put_text(h, role_word(role));
}

static void put_caption(struct wl_html *h, const struct wl_view_span *s)
{
    wl_html_put(h, "<figcaption><span class=\"role\">");
    wl_html_put_text(h, s->role == NULL ? "change this line" : role_word(s->role));
    wl_html_put(h, "</span> <code class=\"place\">");
    wl_html_put_text(h, s->place.where);
    wl_html_put(h, "</code>");
    wl_html_put_element(h, " <span class=\"in\">in <code>", s->place.in, "</code></span>");
    wl_html_put(h, "</figcaption>\n");
}

static void put_place(struct wl_html *h, const struct wl_view_span *s)
{
    wl_html_put(h, s->role == NULL ? "<figure class=\"span primary\">\n" : "<figure class=\"span secondary\">\n");
    put_caption(h, s);
    if (s->place.source != NULL)
        wl_html_put_span(h, s);
    else
        wl_html_put_element(h, "<p class=\"label alone\">", s->label, "</p>\n");
    wl_html_put(h, "</figure>\n");
}

/* --- words --- */

static void put_evidence(struct wl_html *h)
{
    const json_t *cause = wl_field_object(h->report, "cause");
    size_t count = wl_field_count(cause, "evidence"), shown = count < WL_HTML_LIST_MAX ? count : WL_HTML_LIST_MAX;

    if (count == 0)
        return;
    wl_html_put(h, "<details class=\"evidence\"><summary>What this rests on (");
    wl_html_put_count(h, count, "fact", "facts");
    wl_html_put(h, ")</summary>\n<ul>\n");
    for (size_t i = 0; i < shown; i++) {
        const json_t *evidence = wl_field_at(cause, "evidence", i);
        wl_html_put(h, "<li>");
        wl_html_put_text(h, wl_field_text(evidence, "fact"));
        wl_html_put_element(h, " <span class=\"muted\">rule ", wl_field_text(evidence, "rule"), "</span>");
        wl_html_put(h, "</li>\n");
    }
    wl_html_put(h, "</ul>\n");
    wl_html_put_more(h, shown, count);
    wl_html_put(h, "</details>\n");
}

static bool has_why(const struct wl_html *h)
{
    static const enum wl_view_word words[] = {WL_VIEW_WHY, WL_VIEW_WHY_LIKELY, WL_VIEW_NOT_KNOWN, WL_VIEW_NOTE,
                                              WL_VIEW_SEE};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (h->view->notes[words[i]] != NULL)
            return true;
    return wl_field_count(wl_field_object(h->report, "cause"), "evidence") > 0;
}

static void put_why(struct wl_html *h)
{
    const char *const *notes = h->view->notes;

    wl_html_put_prose(h, "<p class=\"why\">", notes[WL_VIEW_WHY], "</p>\n");
    wl_html_put_prose(h, "<p class=\"why\"><strong>Likely:</strong> ", notes[WL_VIEW_WHY_LIKELY], "</p>\n");
    wl_html_put_prose(h, "<p class=\"why\"><strong>The cause is not known:</strong> ", notes[WL_VIEW_NOT_KNOWN],
                      "</p>\n");
    wl_html_put_prose(h, "<p>", notes[WL_VIEW_NOTE], "</p>\n");
    if (notes[WL_VIEW_SEE] != NULL) {
        wl_html_put(h, "<p class=\"see\">See ");
        wl_html_put_link(h, notes[WL_VIEW_SEE]);
        wl_html_put(h, "</p>\n");
    }
    put_evidence(h);
}

static void put_rendered(struct wl_html *h, const char *rendered)
{
    wl_html_put(h, "<details class=\"rendered\"><summary>The same as text, to paste somewhere</summary>\n"
                   "<pre tabindex=\"0\">");
    wl_html_put_lines(h, rendered);
    wl_html_put(h, "</pre>\n</details>\n");
}

void wl_html_put_message(struct wl_html *h)
{
    const char *rendered = wl_field_text(h->report, "rendered");

    for (size_t i = 0; i < h->view->span_count; i++)
        put_place(h, &h->view->spans[i]);
    if (has_why(h)) {
        wl_html_put(h, "<h3>Why</h3>\n");
        put_why(h);
    } else if (h->view->span_count == 0)
        wl_html_put(h, "<p class=\"muted\">The report has no place and no cause.</p>\n");
    if (rendered != NULL && rendered[0] != '\0')
        put_rendered(h, rendered);
}
