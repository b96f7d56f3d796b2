/* Markdown for an issue: what comes from a report is text, whatever it looks like. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../../src/render/markdown.h"

static char drawn[1 << 18];

static const char *draw(json_t *report, struct wl_markdown_parts parts)
{
    struct wl_buf out;
    struct wl_view view;
    struct wl_text text = {.out = &out, .report = report};

    wl_buf_init(&out, drawn, sizeof drawn);
    cr_assert_eq(wl_view_make(report, &text.style, &view), 0);
    wl_markdown_put(&text, report, &view, &parts);
    wl_view_done(&view);
    cr_assert_eq(out.error, 0);
    return wl_buf_string(&out);
}

/* --- sentences --- */

static const struct {
    const char *sentence, *markdown;
} sentences[] = {
    {"it is closed, 4.2 s before (thread MainThread)", "it is closed, 4.2 s before (thread MainThread)"},
    {"why: a loop", "why: a loop"},
    {"await main() in app.main()", "await `main()` in `app.main()`"},
    {"call f(a, b), then (if g() is done)", "call `f(a, b)`, then (if `g()` is done)"},
    {"f(a, b", "`f(a`, b"},
    {"loop #1's", "loop `#1's`"},
    {"inside `with Runner() as r:`: one", "inside `with Runner() as r:`: one"},
    {"a ` b", "a `` ` `` b"},
    {"`a`b`", "`` `a`b` ``"},
    {"`a`:`b`", "`` `a`:`b` ``"},
    {"`a`:) x", "`a`:) x"},
    {"``", "``` `` ```"},
    {"ask @octocat, now", "ask `@octocat`, now"},
    {"see GH-12 and (gh-3)", "see `GH-12` and (`gh-3`)"},
    {"see owner/repo#3", "see `owner/repo#3`"},
    {"http://a.b/ or www.a.b or WWW.a.b", "`http://a.b/` or `www.a.b` or `WWW.a.b`"},
    {"mail a@b.org.", "mail `a@b.org`."},
    {"[x](http://a) ![i](b)", "`[x](http://a)` `![i](b)`"},
    {"<b>bold</b> &lt; <!-- -->", "`<b>bold</b>` `&lt`; `<!--` `-->`"},
    {"*a* _b_ ~~c~~ $d$ e|f g\\h", "`*a*` `_b_` `~~c~~` `$d$` `e|f` `g\\h`"},
    {":+1: x:y z:", "`:+1`: `x:y` z:"},
    {"a\nb\rc\td\x1b" "e", "`a\\nb\\rc d\\x1be`"},
    {"gr\u00f6\u00dfe \u6f22\u5b57 \u202ex", "gr\u00f6\u00dfe \u6f22\u5b57 \\u202ex"},
    {"  a  b ", "  a  b "},
};

Test(markdown, sentences_stay_sentences)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        json_t *report = json_pack("{s{ss}s{ssss}}", "error", "kind", "closed", "cause", "headline", "h", "summary",
                                   sentences[i].sentence);
        char expected[512];
        cr_assert_not_null(report);
        snprintf(expected, sizeof expected, "\n\n**Why:** %s\n\n", sentences[i].markdown);
        cr_expect_not_null(strstr(draw(report, (struct wl_markdown_parts){0}), expected), "%s: %s", sentences[i].sentence, drawn);
        json_decref(report);
    }
}

/* --- blocks of code --- */

Test(markdown, no_source_ends_its_block)
{
    json_t *report = json_pack("{s{ss}s{s{sssisisisiss}}}", "error", "kind", "closed", "cause", "location", "file", "/a.py", "line", 1,
                               "end_line", 1, "column", 1, "end_column", 3, "source", "````` and ```");
    cr_assert_not_null(report);
    draw(report, (struct wl_markdown_parts){0});
    cr_expect_not_null(strstr(drawn, "\n``````text\n  --> /a.py:1:1\n"), "%s", drawn);
    cr_expect_not_null(strstr(drawn, "\n 1 | ````` and ```\n   | ^^\n   |\n``````\n\n"), "%s", drawn);
    json_decref(report);
}

Test(markdown, a_fix_is_a_block_of_python)
{
    json_t *report = json_pack("{s{ss}s[{ssssss s{sisiss}}]}", "error", "kind", "closed", "fix", "summary", "await it", "before",
                               "run(x)", "after", "await x", "location", "line", 1, "column", 5, "source", "    run(x)");
    cr_assert_not_null(report);
    draw(report, (struct wl_markdown_parts){0});
    cr_expect_not_null(strstr(drawn, "**Fix:** await it:\n\n```python\nawait x\n```\n"), "%s", drawn);
    json_decref(report);
}

/* --- addresses --- */

Test(markdown, only_a_plain_address_is_a_link)
{
    static const struct {
        const char *see, *markdown;
    } cases[] = {
        {"https://docs.python.org/3/x.html#y", "**See:** <https://docs.python.org/3/x.html#y>\n"},
        {"http://docs.python.org/", "**See:** `http://docs.python.org/`\n"},
        {"https://a.b/>x", "**See:** `https://a.b/>x`\n"},
        {"https://a.b/ x", "**See:** `https://a.b/ x`\n"},
        {"javascript:alert(1)", "**See:** `javascript:alert(1)`\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *report = json_pack("{s{ss}s{ss}}", "error", "kind", "closed", "cause", "see", cases[i].see);
        cr_expect_not_null(strstr(draw(report, (struct wl_markdown_parts){0}), cases[i].markdown), "%s: %s", cases[i].see, drawn);
        json_decref(report);
    }
}

/* --- the rest --- */

Test(markdown, stacks_are_folded_and_threads_and_loops_on_request)
{
    json_t *report = json_pack("{s{ss}s[{sisb}]s[{siss}{siss}]}", "error", "kind", "closed", "threads", "id", 1, "raising", 1, "loops", "id",
                               1, "class", "L", "id", 2, "class", "L");
    cr_assert_not_null(report);
    draw(report, (struct wl_markdown_parts){0});
    cr_expect_not_null(strstr(drawn, "<details><summary>Stacks</summary>\n\n```text\n"));
    cr_expect_null(strstr(drawn, "Threads"));
    cr_expect_null(strstr(drawn, "Loops"));
    const char *class = strstr(drawn, "- event loop `L`\n");
    cr_assert_not_null(class);
    cr_expect_null(strstr(class + 1, "- event loop"));
    draw(report, (struct wl_markdown_parts){.threads = true, .loops = true});
    cr_expect_not_null(strstr(drawn, "<summary>Threads</summary>"));
    cr_expect_not_null(strstr(drawn, "<summary>Loops</summary>"));
    json_decref(report);
}
