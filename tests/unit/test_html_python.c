/* The tokens of a line of Python: what is coloured as what, and that every byte belongs to exactly one token. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/render/html_parts.h"

/* The line with each token that has a colour in its letter's brackets: k[def] f[main]() */
static const char *tokens(const char *line)
{
    static char text[512];
    static const char letters[] = " kscnfd";
    size_t size = strlen(line), end;
    enum wl_html_token token;

    text[0] = '\0';
    for (size_t at = 0; at < size; at = end) {
        end = wl_html_python_next(line, size, at, &token);
        cr_assert(end > at && end <= size, "%s: a token from %zu to %zu", line, at, end);
        char piece[256];
        if (token == WL_HTML_PLAIN)
            snprintf(piece, sizeof piece, "%.*s", (int)(end - at), line + at);
        else
            snprintf(piece, sizeof piece, "%c[%.*s]", letters[token], (int)(end - at), line + at);
        strcat(text, piece);
    }
    return text;
}

Test(html_python, colours)
{
    static const struct {
        const char *line, *tokens;
    } cases[] = {
        {"", ""},
        {"    return asyncio.run(main())", "    k[return] asyncio.f[run](f[main]())"},
        {"async def f(x): pass  # note", "k[async] k[def] f[f](x): k[pass]  c[# note]"},
        {"if x == 0x1F or y >= 1_000.5e-3j:", "k[if] x == n[0x1F] k[or] y >= n[1_000.5e-3j]:"},
        {"x = 0xe+1", "x = n[0xe]+n[1]"},
        {"print(rb'a\\'b', f\"{x}#\")", "f[print](s[rb'a\\'b'], s[f\"{x}#\"])"},
        {"s = '''it's''' + \"\"\"open", "s = s['''it's'''] + s[\"\"\"open]"},
        {"'open", "s['open]"},
        {"'\\", "s['\\]"},
        {"  @app.get('/x')", "  d[@app.get](s['/x'])"},
        {"a @ b", "a @ b"},
        {"importlib.isort = classy", "importlib.isort = classy"},
        {"größe(1)", "f[größe](n[1])"},
        {"xyz'a'", "xyzs['a']"},
        {"print (1)", "f[print] (n[1])"},
        {"#", "c[#]"},
        {"@", "d[@]"},
        {"None if True else False", "k[None] k[if] k[True] k[else] k[False]"},
        {"<b>&amp;", "<b>&amp;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(tokens(cases[i].line), cases[i].tokens, "%s: %s", cases[i].line, tokens(cases[i].line));
}

/* Any two bytes: nothing is read beyond the line, and each token has an end. */
Test(html_python, any_bytes)
{
    enum wl_html_token token;
    for (unsigned n = 0; n < 65536; n++) {
        char *line = malloc(2);
        line[0] = (char)(n >> 8);
        line[1] = (char)n;
        for (size_t at = 0, end; at < 2; at = end) {
            end = wl_html_python_next(line, 2, at, &token);
            cr_assert(end > at && end <= 2, "%x", n);
        }
        free(line);
    }
}
