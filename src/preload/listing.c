/* The text of the files that a fix may change.  Pure, inside the watched program; source.c reads it.
 *
 * A listing is whole or is not there, so that brackets and strings are known from the first line on.  step() goes from
 * statement to statement with the tokens of pyexpr.c; what is asked is found by walking from the beginning.
 */
#include "listing.h"

#include <string.h>

const struct wl_listing *wl_listing_find(const struct wl_listings *all, const char *file)
{
    for (unsigned i = 0; all && i < all->count; i++)
        if (strcmp(all->list[i].file, file) == 0)
            return &all->list[i];
    return NULL;
}

bool wl_listing_line(const struct wl_listing *l, int line, size_t *ret_start)
{
    const char *at = l->text, *end = l->text + l->size;
    for (; at && at < end && line > 1; line--)
        if ((at = memchr(at, '\n', (size_t)(end - at))) != NULL)
            at++;
    if (!at || at >= end || line != 1)
        return false;
    *ret_start = (size_t)(at - l->text);
    return true;
}

int wl_listing_line_of(const struct wl_listing *l, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += l->text[i] == '\n';
    return line;
}

/* The bytes between the beginning of the line and `at`. */
static size_t indent_of(const struct wl_listing *l, size_t at)
{
    size_t indent = 0;
    while (indent < at && l->text[at - indent - 1] != '\n')
        indent++;
    return indent;
}

/* The statement that begins at or after `from`, where no bracket is open. */
static bool step(const struct wl_listing *l, size_t from, struct wl_statement *ret)
{
    struct wl_lex lex;
    wl_pyexpr_lex_begin(&lex, l->text, from, l->size);
    if (!wl_pyexpr_lex(&lex))
        return false;
    *ret = (struct wl_statement){ .start = lex.start, .indent = indent_of(l, lex.start) };
    bool more;
    do {
        ret->end = lex.end;
        ret->multi_line_string |= memchr(l->text + lex.start, '\n', lex.end - lex.start) != NULL;
        more = wl_pyexpr_lex(&lex);
    } while (more && !lex.begins_line);
    return !lex.broken && (more || lex.depth == 0);
}

bool wl_listing_statement(const struct wl_listing *l, size_t at, struct wl_statement *ret)
{
    for (size_t from = 0; step(l, from, ret) && ret->start <= at; from = ret->end)
        if (at < ret->end)
            return true;
    return false;
}

bool wl_listing_next(const struct wl_listing *l, const struct wl_statement *before, struct wl_statement *ret)
{
    return step(l, before->end, ret);
}

bool wl_listing_imports(const struct wl_listing *l, const char *module)
{
    struct wl_statement s;
    for (size_t from = 0; step(l, from, &s); from = s.end)
        if (s.indent == 0 && s.end - s.start > 7 && memcmp(l->text + s.start, "import ", 7) == 0
            && wl_pyexpr_has_name(l->text, (struct wl_span){ s.start, s.end }, module))
            return true;
    return false;
}
