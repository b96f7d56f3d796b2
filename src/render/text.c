/* A report's message as text, and the parts that the rest is made of.
 *
 * Runs in the command.  The message was rendered in the watched program, when its source lines were at hand; here it is
 * split into its lines, each made safe by wl_utf8_put_shown.  Only where a report has none (one of another writer) it
 * is made from the fields.
 */
#include "text_parts.h"

#include <string.h>

#include "../common/utf8.h"
#include "../report/field.h"

void wl_text_put(struct wl_text *t, const char *text)
{
    wl_buf_puts(t->out, text);
}

void wl_text_put_int(struct wl_text *t, json_int_t value)
{
    wl_buf_dec(t->out, value);
}

void wl_text_put_field(struct wl_text *t, const char *text)
{
    if (text != NULL)
        wl_utf8_put_shown(t->out, text, strlen(text), t->ascii, true);
}

void wl_text_put_place(struct wl_text *t, const json_t *location)
{
    const json_t *cell = wl_field_object(location, "cell");
    const char *function = wl_field_text(location, "function");

    if (cell != NULL && wl_field_int(cell, "execution_count") > 0) {
        wl_text_put(t, "In [");
        wl_text_put_int(t, wl_field_int(cell, "execution_count"));
        wl_text_put(t, "], line ");
        wl_text_put_int(t, wl_field_int(cell, "line"));
    } else {
        wl_text_put_field(t, wl_field_text(location, "file"));
        if (wl_field_int(location, "line") > 0) {
            wl_text_put(t, ":");
            wl_text_put_int(t, wl_field_int(location, "line"));
        }
        if (wl_field_int(location, "column") > 0) {
            wl_text_put(t, ":");
            wl_text_put_int(t, wl_field_int(location, "column"));
        }
    }
    if (function != NULL && function[0] != '\0') {
        wl_text_put(t, ", in ");
        wl_text_put_field(t, function);
    }
}

static void put_lines(struct wl_text *t, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        wl_utf8_put_shown(t->out, text, size, t->ascii, true);
        wl_text_put(t, "\n");
        text += size + (text[size] == '\n');
    }
}

static void put_labelled(struct wl_text *t, const char *label, const char *text)
{
    if (text == NULL)
        return;
    wl_text_put(t, label);
    wl_text_put_field(t, text);
    wl_text_put(t, "\n");
}

static void put_made_message(struct wl_text *t, const json_t *report)
{
    const json_t *error = wl_field_object(report, "error"), *cause = wl_field_object(report, "cause");
    const json_t *location = wl_field_object(cause, "location");
    const char *headline = wl_field_text(cause, "headline");

    wl_text_put(t, "error[");
    wl_text_put_field(t, wl_field_text(error, "kind"));
    wl_text_put(t, "]: ");
    wl_text_put_field(t, headline != NULL ? headline : wl_field_text(error, "message"));
    wl_text_put(t, "\n");
    if (location != NULL) {
        wl_text_put(t, "  --> ");
        wl_text_put_place(t, location);
        wl_text_put(t, "\n");
        put_labelled(t, "      ", wl_field_text(location, "source"));
    }
    put_labelled(t, "   = why: ", wl_field_text(cause, "summary"));
    for (size_t i = 0; i < wl_field_count(report, "fix"); i++)
        put_labelled(t, i == 0 ? "   = fix: " : "   = or:  ", wl_field_text(wl_field_at(report, "fix", i), "summary"));
    put_labelled(t, "   = outcome: ", wl_field_text(report, "outcome"));
}

void wl_text_put_message(struct wl_text *t, const json_t *report)
{
    const char *rendered = wl_field_text(report, "rendered");
    if (rendered != NULL && rendered[0] != '\0')
        put_lines(t, rendered);
    else
        put_made_message(t, report);
}
