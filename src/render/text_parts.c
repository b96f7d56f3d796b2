/* The pieces that text is put together from: escaped fields, colours, columns, lines of prose.
 *
 * Runs in the command.  Columns are those of wl_utf8_width, not of wcwidth(3), since the same line must come out
 * whatever the locale; a tab is shown as one blank, so that carets stay under their text on any terminal.
 */
#include "text_parts.h"

#include <string.h>

#include "../common/utf8.h"

void wl_text_put(struct wl_text *t, const char *text)
{
    wl_buf_puts(t->out, text);
}

void wl_text_put_title(struct wl_text *t, const char *title)
{
    wl_text_put(t, "\n");
    wl_text_begin(t, WL_TEXT_STRONG);
    wl_text_put(t, title);
    wl_text_end(t);
    wl_text_put(t, "\n");
}

void wl_text_put_int(struct wl_text *t, json_int_t value)
{
    wl_buf_dec(t->out, value);
}

void wl_text_fill(struct wl_text *t, char c, size_t count)
{
    wl_buf_fill(t->out, c, count);
}

void wl_text_put_part(struct wl_text *t, const char *text, size_t size)
{
    wl_utf8_put_shown(t->out, text, size, t->ascii, true);
}

void wl_text_put_field(struct wl_text *t, const char *text)
{
    if (text != NULL)
        wl_text_put_part(t, text, strlen(text));
}

/* As rustc has them: what is wrong is red, where it is said is blue, what to write is green. */
void wl_text_begin(struct wl_text *t, enum wl_text_role role)
{
    static const char *const colors[WL_TEXT_ROLES] = {
        [WL_TEXT_ERROR] = "\033[1;31m", [WL_TEXT_HANDLED] = "\033[1;33m",   [WL_TEXT_STRONG] = "\033[1m",
        [WL_TEXT_RAIL] = "\033[1;34m",  [WL_TEXT_SECONDARY] = "\033[1;34m", [WL_TEXT_CODE] = "\033[32m",
        [WL_TEXT_FAINT] = "\033[2m",
    };
    if (t->colors)
        wl_text_put(t, colors[role]);
}

void wl_text_end(struct wl_text *t)
{
    if (t->colors)
        wl_text_put(t, "\033[0m");
}

/* Of one code point as it is shown: an escape takes as many columns as it has letters. */
static unsigned shown_columns(const struct wl_text *t, const char *text, size_t size, uint32_t cp)
{
    char shown[32];
    struct wl_buf b;
    wl_buf_init(&b, shown, sizeof shown);
    wl_utf8_put_shown(&b, text, size, t->ascii, true);
    if (b.len > 0 && (unsigned char)shown[0] < 0x80)
        return (unsigned)b.len;
    return wl_utf8_width(cp);
}

unsigned wl_text_columns(const struct wl_text *t, const char *text, size_t size)
{
    unsigned columns = 0;
    for (size_t at = 0; at < size;) {
        uint32_t cp;
        size_t step = wl_utf8_next(text + at, size - at, &cp);
        columns += shown_columns(t, text + at, step, cp);
        at += step;
    }
    return columns;
}

unsigned wl_text_prose(const struct wl_text *t)
{
    return t->width > 0 && t->width < WL_TEXT_PROSE ? t->width : WL_TEXT_PROSE;
}

unsigned wl_text_line(const struct wl_text *t)
{
    return t->width > 0 ? t->width : WL_TEXT_ENDLESS;
}

size_t wl_text_fitting(const struct wl_text *t, const char *text, unsigned room)
{
    size_t size = strcspn(text, " ");
    unsigned columns = wl_text_columns(t, text, size);
    while (text[size] == ' ') {
        size_t word = strcspn(text + size + 1, " ");
        columns += 1 + wl_text_columns(t, text + size + 1, word);
        if (columns > room)
            break;
        size += 1 + word;
    }
    return size;
}

void wl_text_put_wrapped(struct wl_text *t, const char *text, unsigned at, unsigned indent, unsigned width)
{
    size_t size = wl_text_fitting(t, text, at < width ? width - at : 0);
    wl_text_put_part(t, text, size);
    while (text[size] == ' ') {
        text += size + 1;
        size = wl_text_fitting(t, text, indent < width ? width - indent : 0);
        wl_text_put(t, "\n");
        wl_text_fill(t, ' ', indent);
        wl_text_put_part(t, text, size);
    }
}
