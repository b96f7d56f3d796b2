/* A list of the report's whose items are long: the first ones in view, the others behind one line.
 *
 * Runs in the command.
 */
#include "html_parts.h"

#include "../report/field.h"

enum { IN_VIEW = 8 };

/* Those that the error is about stay in view wherever they are. */
static bool is_folded(const json_t *item, size_t index)
{
    return index >= IN_VIEW && !wl_field_true(item, "raising") && wl_field_count(item, "roles") == 0;
}

static size_t count_folded(const json_t *report, const char *list, size_t count)
{
    size_t folded = 0;
    for (size_t i = 0; i < count; i++)
        folded += is_folded(wl_field_at(report, list, i), i);
    return folded;
}

void wl_html_put_cards(struct wl_html *h, const char *list, const char *what,
                       void (*put)(struct wl_html *h, const json_t *item))
{
    size_t count = wl_field_count(h->report, list), shown = count < WL_HTML_LIST_MAX ? count : WL_HTML_LIST_MAX;
    size_t folded = count_folded(h->report, list, shown);

    for (size_t i = 0; i < shown; i++)
        if (!is_folded(wl_field_at(h->report, list, i), i))
            put(h, wl_field_at(h->report, list, i));
    if (folded > 0) {
        wl_html_put(h, "<details class=\"cards\"><summary>");
        wl_html_put_int(h, (json_int_t)folded);
        wl_html_put(h, " more ");
        wl_html_put(h, what);
        wl_html_put(h, folded == 1 ? "</summary>\n" : "s</summary>\n");
        for (size_t i = 0; i < shown; i++)
            if (is_folded(wl_field_at(h->report, list, i), i))
                put(h, wl_field_at(h->report, list, i));
        wl_html_put(h, "</details>\n");
    }
    wl_html_put_more(h, shown, count);
}
