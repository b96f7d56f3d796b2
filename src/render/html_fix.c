/* What would repair it: sentences, and code as a difference of lines that can be copied.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

static const struct sureness {
    const char *word, *chip, *meaning;
} known[] = {
    {"exact", "<span class=\"chip good\">exact</span> ", "put it in, and this error is gone"},
    {"adapt", "<span class=\"chip\">adapt</span> ", "right, but something else changes with it"},
    {"idea", "<span class=\"chip plain\">idea</span> ", "a way to go, not a line to put in"},
};

enum { KNOWN = sizeof known / sizeof *known };

static const struct sureness *sureness_of(const struct wl_view_fix *fix)
{
    for (size_t i = 0; fix->applicability != NULL && i < KNOWN; i++)
        if (strcmp(known[i].word, fix->applicability) == 0)
            return &known[i];
    return NULL;
}

static bool has_sureness(const struct wl_view *view, const struct sureness *sureness)
{
    for (size_t i = 0; i < view->fix_count; i++)
        if (!view->fixes[i].with_previous && sureness_of(&view->fixes[i]) == sureness)
            return true;
    return false;
}

/* What the words of those that are there mean. */
static void put_meanings(struct wl_html *h)
{
    size_t put = 0;
    for (size_t i = 0; i < KNOWN; i++) {
        if (!has_sureness(h->view, &known[i]))
            continue;
        wl_html_put(h, put++ > 0 ? "; " : "<p class=\"meanings muted\">");
        wl_html_put(h, known[i].word);
        wl_html_put(h, ": ");
        wl_html_put(h, known[i].meaning);
    }
    wl_html_put(h, put > 0 ? "</p>\n" : "");
}

/* The signs are no part of what is selected and copied. */
static void put_line(struct wl_html *h, const char *element, const char *sign, const char *word, const char *code,
                     size_t size)
{
    wl_html_put(h, "<");
    wl_html_put(h, element);
    wl_html_put(h, "><span class=\"sign\">");
    wl_html_put(h, sign);
    wl_html_put(h, "</span><span class=\"hidden\">");
    wl_html_put(h, word);
    wl_html_put(h, " </span><code>");
    wl_html_put_code(h, code, size);
    wl_html_put(h, "</code></");
    wl_html_put(h, element);
    wl_html_put(h, ">\n");
}

static void put_lines(struct wl_html *h, const char *element, const char *sign, const char *word, const char *code)
{
    do {
        size_t size = strcspn(code, "\n");
        put_line(h, element, sign, word, code, size);
        code += size;
    } while (*code++ != '\0');
}

static const char *without_indent(const char *line)
{
    return line + strspn(line, " \t\f\r");
}

static void put_diff(struct wl_html *h, const struct wl_view_fix *fix)
{
    bool several = fix->code != NULL && strchr(fix->code, '\n') != NULL;
    bool whole = fix->code != NULL && fix->place.source != NULL && !several;
    if (fix->before == NULL || fix->after == NULL)
        return;
    wl_html_put(h, "<div class=\"diff\" role=\"group\" aria-label=\"change\" tabindex=\"0\">\n");
    put_lines(h, "del", "−", "instead of", whole ? without_indent(fix->place.source) : fix->before);
    put_lines(h, "ins", "+", "write", whole ? fix->code : fix->after);
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
        wl_html_put(h, sureness_of(fix) != NULL ? sureness_of(fix)->chip : "");
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
    put_meanings(h);
}
