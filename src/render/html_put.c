/* The page's text: our markup as it is, everything else escaped.
 *
 * Runs in the command.  A report's text goes through wl_utf8_put_shown first (control characters, bidi controls and
 * broken bytes become \x1b and the like, which is ASCII), then through drain(), which escapes what HTML takes for
 * markup.  There is no other way for it into the page: wl_html_put takes our own literals alone.
 */
#include "html_parts.h"

#include <string.h>

#include "../common/utf8.h"

/* A text in a table or a sentence; source lines have a limit of their own. */
#define TEXT_MAX ((size_t)4096)

void wl_html_put(struct wl_html *h, const char *markup)
{
    wl_buf_puts(h->out, markup);
}

void wl_html_put_int(struct wl_html *h, json_int_t value)
{
    wl_buf_dec(h->out, value);
}

static int drain(void *arg, const char *data, size_t size)
{
    struct wl_buf *out = arg;
    for (size_t i = 0; i < size; i++)
        switch (data[i]) {
        case '&':
            wl_buf_puts(out, "&amp;");
            break;
        case '<':
            wl_buf_puts(out, "&lt;");
            break;
        case '>':
            wl_buf_puts(out, "&gt;");
            break;
        case '"':
            wl_buf_puts(out, "&quot;");
            break;
        case '\'':
            wl_buf_puts(out, "&#39;");
            break;
        default:
            wl_buf_putc(out, data[i]);
        }
    return 0;
}

void wl_html_put_textn(struct wl_html *h, const char *text, size_t size)
{
    char window[512];
    struct wl_buf escaped;
    wl_buf_init_drain(&escaped, window, sizeof window, 0, drain, h->out);
    wl_utf8_put_shown(&escaped, text, size, false, true);
    wl_buf_finish(&escaped);
}

/* At most `most` bytes, and no part of a character. */
static size_t cut(const char *text, size_t size, size_t most)
{
    if (size <= most)
        return size;
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

void wl_html_put_text(struct wl_html *h, const char *text)
{
    if (text == NULL)
        return;
    size_t size = strlen(text), shown = cut(text, size, TEXT_MAX);
    wl_html_put_textn(h, text, shown);
    if (shown < size) {
        wl_html_put(h, "<span class=\"cut\">… (");
        wl_html_put_count(h, wl_utf8_count(text + shown, size - shown), "more character", "more characters");
        wl_html_put(h, ")</span>");
    }
}

void wl_html_put_attribute(struct wl_html *h, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    wl_html_put(h, " ");
    wl_html_put(h, name);
    wl_html_put(h, "=\"");
    wl_html_put_textn(h, text, cut(text, strlen(text), TEXT_MAX));
    wl_html_put(h, "\"");
}

void wl_html_put_lines(struct wl_html *h, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        wl_html_put_textn(h, text, size);
        wl_html_put(h, "\n");
        text += size + (text[size] == '\n');
    }
}

void wl_html_put_element(struct wl_html *h, const char *open, const char *text, const char *close)
{
    if (text == NULL || text[0] == '\0')
        return;
    wl_html_put(h, open);
    wl_html_put_text(h, text);
    wl_html_put(h, close);
}

void wl_html_put_prose(struct wl_html *h, const char *open, const char *text, const char *close)
{
    if (text == NULL || text[0] == '\0')
        return;
    wl_html_put(h, open);
    for (const char *tick, *end; strlen(text) < TEXT_MAX && (tick = strchr(text, '`')) != NULL; text = end + 1) {
        end = strchr(tick + 1, '`');
        if (end == NULL)
            break;
        wl_html_put_textn(h, text, (size_t)(tick - text));
        wl_html_put(h, "<code>");
        wl_html_put_textn(h, tick + 1, (size_t)(end - tick - 1));
        wl_html_put(h, "</code>");
    }
    wl_html_put_text(h, text);
    wl_html_put(h, close);
}

static bool is_web(const char *url)
{
    return (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0) && strlen(url) <= 2000;
}

void wl_html_put_link(struct wl_html *h, const char *url)
{
    if (url == NULL)
        return;
    if (!is_web(url)) {
        wl_html_put_text(h, url);
        return;
    }
    wl_html_put(h, "<a");
    wl_html_put_attribute(h, "href", url);
    wl_html_put(h, " rel=\"noopener noreferrer\">");
    wl_html_put_text(h, strstr(url, "://") + 3);
    wl_html_put(h, "</a>");
}

void wl_html_put_count(struct wl_html *h, size_t count, const char *one, const char *many)
{
    wl_html_put_int(h, (json_int_t)count);
    wl_html_put(h, " ");
    wl_html_put(h, count == 1 ? one : many);
}

void wl_html_put_more(struct wl_html *h, size_t shown, size_t count)
{
    if (shown >= count)
        return;
    wl_html_put(h, "<p class=\"cut\">");
    wl_html_put_int(h, (json_int_t)(count - shown));
    wl_html_put(h, " more: see the report itself.</p>\n");
}
