/* What would repair it: sentences, and code as a difference of lines that can be copied.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

static void put_sureness(struct wl_html *h, const char *applicability)
{
    static const struct {
        const char *word, *markup;
    } known[] = {
        {"exact", "<span class=\"chip good\" title=\"put it in, and this error is gone\">exact</span> "},
        {"adapt", "<span class=\"chip\" title=\"right, but something else changes with it\">adapt</span> "},
        {"idea", "<span class=\"chip plain\" title=\"a way to think about, not a line to put in\">idea</span> "},
    };
    for (size_t i = 0; applicability != NULL && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].word, applicability) == 0)
            wl_html_put(h, known[i].markup);
}

/* The signs are no part of what is selected and copied. */
static void put_line(struct wl_html *h, const char *element, const char *sign, const char *word, const char *code)
{
    wl_html_put(h, "<");
    wl_html_put(h, element);
    wl_html_put(h, "><span class=\"sign\">");
    wl_html_put(h, sign);
    wl_html_put(h, "</span><span class=\"hidden\">");
    wl_html_put(h, word);
    wl_html_put(h, " </span><code>");
    wl_html_put_code(h, code);
    wl_html_put(h, "</code></");
    wl_html_put(h, element);
    wl_html_put(h, ">\n");
}

static const char *without_indent(const char *line)
{
    return line + strspn(line, " \t\f\r");
}

static void put_diff(struct wl_html *h, const struct wl_view_fix *fix)
{
    bool whole = fix->code != NULL && fix->place.source != NULL;
    if (fix->before == NULL || fix->after == NULL)
        return;
    wl_html_put(h, "<div class=\"diff\" role=\"group\" aria-label=\"change\" tabindex=\"0\">\n");
    put_line(h, "del", "−", "instead of", whole ? without_indent(fix->place.source) : fix->before);
    put_line(h, "ins", "+", "write", whole ? fix->code : fix->after);
    wl_html_put(h, "</div>\n");
}

/* One link is enough for parts of one repair that have the same. */
static bool is_said_next(const struct wl_html *h, const struct wl_view_fix *fix)
{
    const struct wl_view_fix *next = fix + 1;
    return next < h->view->fixes + h->view->fix_count && next->with_previous && next->reference != NULL &&
           strcmp(next->reference, fix->reference) == 0;
}

static void put_fix(struct wl_html *h, const struct wl_view_fix *fix)
{
    if (fix->with_previous) {
        wl_html_put_prose(h, "<p>", fix->summary, "</p>\n");
    } else {
        wl_html_put(h, "<p class=\"fix\">");
        put_sureness(h, fix->applicability);
        wl_html_put_prose(h, "<strong>", fix->summary, "</strong>");
        wl_html_put(h, "</p>\n");
    }
    if (fix->before != NULL && fix->place.where != NULL)
        wl_html_put_element(h, "<p class=\"muted\"><code class=\"place\">", fix->place.where, "</code></p>\n");
    put_diff(h, fix);
    wl_html_put_prose(h, "<p class=\"muted\">", fix->conditions, "</p>\n");
    if (fix->reference != NULL && !is_said_next(h, fix)) {
        wl_html_put(h, "<p class=\"see\">See ");
        wl_html_put_link(h, fix->reference);
        wl_html_put(h, "</p>\n");
    }
}

bool wl_html_has_fixes(const struct wl_html *h)
{
    return h->view->fix_count > 0;
}

void wl_html_put_fixes(struct wl_html *h)
{
    const struct wl_view *view = h->view;

    wl_html_put(h, "<ol class=\"fixes\">\n");
    for (size_t i = 0; i < view->fix_count; i++) {
        if (!view->fixes[i].with_previous)
            wl_html_put(h, i > 0 ? "</li>\n<li>" : "<li>");
        put_fix(h, &view->fixes[i]);
    }
    wl_html_put(h, "</li>\n</ol>\n");
}
