/* The engine of the sentences: templates in, text in the verdict out; inside the watched program.
 *
 * wl_words_make() tries the alternatives of a template in turn; put_part() writes one, and calls itself for the parts in
 * brackets; the words come from word_list.c.  A part that fails is taken back by setting the buffer's length, so nothing
 * is built twice.  Templates are static text of this library: they are well formed, and a test reads them all.
 */
#include "words.h"

#include <string.h>

/* The end of the part that begins here: `]` or `|` at its own depth, or the end of the template. */
static const char *part_end(const char *at)
{
    unsigned depth = 0;
    for (; *at; at++) {
        if (*at == '[')
            depth++;
        else if (*at == ']' && depth-- == 0)
            return at;
        else if (*at == '|' && depth == 0)
            return at;
    }
    return at;
}

static bool put_word(const struct wl_words *w, const char *name, size_t size, struct wl_buf *out)
{
    if (*name == '?')
        return wl_words_flag(w, name + 1, size - 1);
    if (*name == '!')
        return !wl_words_flag(w, name + 1, size - 1);
    return wl_words_put_name(w, name, size, out);
}

static bool put_part(const struct wl_words *w, const char *at, const char *end, struct wl_buf *out)
{
    while (at < end) {
        size_t plain = strcspn(at, "{[");
        if (plain > (size_t)(end - at))
            plain = (size_t)(end - at);
        wl_buf_put(out, at, plain);
        at += plain;
        if (at == end)
            break;
        size_t mark = out->len;
        if (*at == '[') {
            const char *stop = part_end(at + 1);
            if (!put_part(w, at + 1, stop, out))
                out->len = mark;
            at = stop + (*stop == ']');
        } else {
            const char *stop = strchr(at, '}');
            if (!stop || !put_word(w, at + 1, (size_t)(stop - at - 1), out))
                return false;
            at = stop + 1;
        }
    }
    return true;
}

static void begin(struct wl_buf *out, struct wl_verdict *v)
{
    wl_buf_init(out, v->text + v->text_used, sizeof v->text - v->text_used);
}

/* Takes what was built; its NUL must fit as well. */
static const char *end_text(struct wl_buf *out, struct wl_verdict *v)
{
    wl_buf_putc(out, 0);
    if (out->error)
        return NULL;
    v->text_used += out->len;
    return out->data;
}

const char *wl_words_make(const struct wl_words *w, const char *template)
{
    for (const char *at = template; at;) {
        const char *end = part_end(at);
        struct wl_buf out;
        begin(&out, w->v);
        if (put_part(w, at, end, &out) && out.len)
            return end_text(&out, w->v);
        at = *end == '|' ? end + 1 : NULL;
    }
    return NULL;
}

const char *wl_words_keep(struct wl_verdict *v, const char *text, size_t size)
{
    struct wl_buf out;
    begin(&out, v);
    wl_buf_put(&out, text, size);
    return end_text(&out, v);
}

void wl_words_put_cut(struct wl_buf *out, const char *text, size_t max)
{
    size_t size = strnlen(text, max + 1);
    if (size > max) {
        size = max;
        while (size && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
        wl_buf_put(out, text, size);
        wl_buf_puts(out, "...");
    } else {
        wl_buf_put(out, text, size);
    }
}
