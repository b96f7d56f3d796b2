/* The page: the template of data/html/page.html, with each {{word}} on a line of its own replaced.
 *
 * Runs in the command.  The message's words, spans and fixes come from the view; the rest of the report is read here
 * and in the files html_*.c, one for each section.
 */
#include "html.h"

#include <string.h>

#include "../report/field.h"
#include "../report/reader.h"
#include "html_parts.h"
#include "html_texts.h"

/* --- the sections, in the page and in its list of contents --- */

static const struct section {
    const char *id, *title;
    bool (*has)(const struct wl_html *h); /* NULL: always */
    void (*put)(struct wl_html *h);
} sections[] = {
    {"message", "What happened", NULL, wl_html_put_message},
    {"fix", "What to change", wl_html_has_fixes, wl_html_put_fixes},
    {"timeline", "Timeline", wl_html_has_timeline, wl_html_put_timeline},
    {"stacks", "Stacks", wl_html_has_stacks, wl_html_put_stacks},
    {"threads", "Threads", wl_html_has_threads, wl_html_put_threads},
    {"loops", "Event loops", wl_html_has_loops, wl_html_put_loops},
    {"process", "Process and report", NULL, wl_html_put_process},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

static bool is_there(const struct wl_html *h, const struct section *s)
{
    return s->has == NULL || s->has(h);
}

static void put_contents(struct wl_html *h)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        if (!is_there(h, &sections[i]))
            continue;
        wl_html_put(h, "<li><a href=\"#");
        wl_html_put(h, sections[i].id);
        wl_html_put(h, "\">");
        wl_html_put(h, sections[i].title);
        wl_html_put(h, "</a></li>\n");
    }
}

static void put_sections(struct wl_html *h)
{
    for (size_t i = 0; i < SECTIONS; i++) {
        const struct section *s = &sections[i];
        if (!is_there(h, s))
            continue;
        wl_html_put(h, "<section id=\"");
        wl_html_put(h, s->id);
        wl_html_put(h, "\" aria-labelledby=\"");
        wl_html_put(h, s->id);
        wl_html_put(h, "-title\">\n<h2 id=\"");
        wl_html_put(h, s->id);
        wl_html_put(h, "-title\">");
        wl_html_put(h, s->title);
        wl_html_put(h, "</h2>\n");
        s->put(h);
        wl_html_put(h, "</section>\n");
    }
}

/* --- the head --- */

static void put_title(struct wl_html *h)
{
    wl_html_put(h, "<title>");
    wl_html_put_text(h, h->view->title);
    wl_html_put_element(h, ": ", h->view->headline, "");
    wl_html_put(h, "</title>\n");
}

static void put_style(struct wl_html *h)
{
    for (size_t i = 0; wl_html_style[i] != NULL; i++) {
        wl_html_put(h, wl_html_style[i]);
        wl_html_put(h, "\n");
    }
}

static void put_headline(struct wl_html *h)
{
    wl_html_put(h, "<span class=\"kind\">");
    wl_html_put_text(h, h->view->title);
    wl_html_put(h, "</span>");
    wl_html_put_element(h, ": ", h->view->headline, "");
    wl_html_put(h, "\n");
}

static bool is_later(const struct wl_html *h)
{
    return wl_field_int(h->report, "schema_version") > WL_READER_SCHEMA;
}

static void put_edit(struct wl_html *h)
{
    const struct wl_view_span *primary = &h->view->spans[0];

    if (is_later(h))
        wl_html_put(h, "<p class=\"later\">Written by a later release of whyloop: shown as far as this one can.</p>\n");
    if (h->view->span_count == 0 || primary->role != NULL) {
        wl_html_put(h, "<p class=\"edit\">Which line to change is not known.</p>\n");
        return;
    }
    wl_html_put(h, "<p class=\"edit\">Change <a href=\"#message\"><code class=\"place\">");
    wl_html_put_text(h, primary->place.where);
    wl_html_put(h, "</code></a>");
    wl_html_put_element(h, " in <code>", primary->place.in, "</code>");
    wl_html_put(h, "</p>\n");
}

static void put_outcome(struct wl_html *h)
{
    const char *outcome = h->view->notes[WL_VIEW_OUTCOME];

    if (outcome == NULL)
        wl_html_put(h, "<li class=\"chip plain\">outcome not known</li>\n");
    else
        wl_html_put_element(h, h->view->handled ? "<li class=\"chip good\">" : "<li class=\"chip bad\">", outcome,
                            "</li>\n");
}

static void put_chips(struct wl_html *h)
{
    const char *time = wl_field_text(h->report, "timestamp");

    put_outcome(h);
    wl_html_put_element(
        h, "<li class=\"chip plain\">cause: ", wl_field_text(wl_field_object(h->report, "cause"), "kind"), "</li>\n");
    wl_html_put_element(h, "<li class=\"chip plain\">",
                        wl_field_text(wl_field_object(h->report, "cause"), "confidence"), "</li>\n");
    wl_html_put_element(h, "<li class=\"chip\">seen ", h->view->notes[WL_VIEW_SEEN], "</li>\n");
    if (time != NULL && h->error_us > 0) {
        wl_html_put(h, "<li class=\"chip plain\"><time");
        wl_html_put_attribute(h, "datetime", time);
        wl_html_put(h, ">");
        wl_html_put_textn(h, time, 10);
        wl_html_put(h, " ");
        wl_html_put_textn(h, time + 11, 12);
        wl_html_put(h, " UTC</time></li>\n");
    }
}

/* --- the foot --- */

static void put_foot(struct wl_html *h)
{
    const json_t *whyloop = wl_field_object(h->report, "whyloop");

    wl_html_put(h, "<p>Written by whyloop");
    wl_html_put_element(h, " ", wl_field_text(whyloop, "version"), "");
    wl_html_put_element(h, ", native stacks by ", wl_field_text(whyloop, "unwinder"), "");
    wl_html_put_element(h, ", report <code>", wl_field_text(h->report, "report_id"), "</code>");
    if (!is_later(h)) /* it may be a kind that this release can't explain */
        wl_html_put_element(h, ". What this kind of error means: <code>whyloop explain ", h->view->kind, "</code>");
    wl_html_put(h, ".</p>\n");
}

/* --- the whole --- */

static void put_word(struct wl_html *h, const char *word)
{
    static const struct {
        const char *word;
        void (*put)(struct wl_html *h);
    } words[] = {
        {"{{title}}", put_title},       {"{{style}}", put_style}, {"{{headline}}", put_headline},
        {"{{edit}}", put_edit},         {"{{chips}}", put_chips}, {"{{contents}}", put_contents},
        {"{{sections}}", put_sections}, {"{{foot}}", put_foot},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            words[i].put(h);
}

void wl_html_put_report(struct wl_buf *out, const json_t *report, const struct wl_view *view)
{
    struct wl_html h = {.out = out, .report = report, .view = view};

    h.error_us = wl_html_time_us(wl_field_text(report, "timestamp"));
    for (size_t i = 0; wl_html_page[i] != NULL; i++)
        if (wl_html_page[i][0] == '{')
            put_word(&h, wl_html_page[i]);
        else {
            wl_html_put(&h, wl_html_page[i]);
            wl_html_put(&h, "\n");
        }
}
