/* Text for a terminal: columns, lines of prose, carets exactly under their span, colours that change nothing else. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../../src/render/text_parts.h"
#include "../../src/report/source.h"

static char drawn[1 << 16];
static struct wl_buf out;
static struct wl_text text;

static void begin(void)
{
    wl_buf_init(&out, drawn, sizeof drawn);
    text = (struct wl_text){.out = &out};
}

static const char *end(void)
{
    cr_assert_eq(out.error, 0);
    return wl_buf_string(&out);
}

TestSuite(text, .init = begin);

/* --- columns --- */

Test(text, columns_are_those_of_what_is_shown)
{
    static const struct {
        const char *text;
        unsigned columns, ascii;
    } cases[] = {
        {"", 0, 0},
        {"run()", 5, 5},
        {"\t", 1, 1},
        {"\u00e9", 1, 4},
        {"e\u0301", 1, 7},
        {"\u6f22\u5b57", 4, 12},
        {"\U0001f600", 2, 10},
        {"\x1b[31m", 8, 8},
        {"\u202e", 6, 6},
        {"\n", 2, 2},
        {"\xff", 4, 4},
        {"\xe6\xbc", 8, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text.ascii = false;
        cr_expect_eq(wl_text_columns(&text, cases[i].text, strlen(cases[i].text)), cases[i].columns, "%zu", i);
        text.ascii = true;
        cr_expect_eq(wl_text_columns(&text, cases[i].text, strlen(cases[i].text)), cases[i].ascii, "%zu", i);
    }
}

Test(text, a_field_does_nothing_to_a_terminal)
{
    wl_text_put_field(&text, "a\x1b[2J\xc2\x9b" "1m\x07\r\n\u2028\u202e\x7f\tb");
    wl_text_put_field(&text, NULL);
    cr_expect_str_eq(end(), "a\\x1b[2J\\x9b1m\\x07\\r\\n\\u2028\\u202e\\x7f b");
}

/* --- prose --- */

static const char *wrapped(const char *words, unsigned at, unsigned indent, unsigned width)
{
    wl_buf_init(&out, drawn, sizeof drawn);
    wl_text_put_wrapped(&text, words, at, indent, width);
    return end();
}

Test(text, prose_is_broken_at_blanks)
{
    cr_expect_str_eq(wrapped("", 0, 2, 10), "");
    cr_expect_str_eq(wrapped("one two", 0, 2, 10), "one two");
    cr_expect_str_eq(wrapped("one two six", 0, 2, 10), "one two\n  six");
    cr_expect_str_eq(wrapped("one two six", 0, 2, 11), "one two six");
    cr_expect_str_eq(wrapped("one two six", 4, 2, 11), "one two\n  six");
    cr_expect_str_eq(wrapped("longer-than-that one", 0, 2, 10), "longer-than-that\n  one");
    cr_expect_str_eq(wrapped("a longer-than-that", 0, 2, 10), "a\n  longer-than-that");
    cr_expect_str_eq(wrapped("a b c", 20, 2, 10), "a\n  b c");
    cr_expect_str_eq(wrapped("a b c", 0, 8, 2), "a\n        b\n        c");
    cr_expect_str_eq(wrapped("\u6f22\u5b57 \u6f22\u5b57", 0, 0, 8), "\u6f22\u5b57\n\u6f22\u5b57");
    cr_expect_str_eq(wrapped("\u6f22\u5b57 \u6f22\u5b57", 0, 0, 9), "\u6f22\u5b57 \u6f22\u5b57");
    cr_expect_str_eq(wrapped("one\ntwo", 0, 0, 80), "one\\ntwo");
}

Test(text, a_terminal_bounds_lines_and_prose_never_exceeds_a_hundred)
{
    static const unsigned widths[][3] = {{0, 100, WL_TEXT_ENDLESS}, {40, 40, 40}, {100, 100, 100}, {250, 100, 250}};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        text.width = widths[i][0];
        cr_expect_eq(wl_text_prose(&text), widths[i][1]);
        cr_expect_eq(wl_text_line(&text), widths[i][2]);
    }
}

/* --- spans --- */

static struct wl_view_span span_of(const char *source, size_t from, size_t to, const char *label)
{
    return (struct wl_view_span){.label = label,
                                 .place = {.text = "a.py:7", .source = source, .line = 7, .from = from, .to = to}};
}

static const char *span(const char *source, size_t from, size_t to, const char *label)
{
    struct wl_view_span s = span_of(source, from, to, label);
    wl_buf_init(&out, drawn, sizeof drawn);
    wl_text_put_span(&text, &s, WL_TEXT_ERROR, 2);
    return end();
}

Test(text, carets_are_under_the_span)
{
    cr_expect_str_eq(span("x = run()", 4, 9, "here"), "  --> a.py:7\n   |\n 7 | x = run()\n   |     ^^^^^ here\n   |\n");
    cr_expect_str_eq(span("\t\trun()", 2, 7, NULL), "  --> a.py:7\n   |\n 7 |   run()\n   |   ^^^^^\n   |\n");
    cr_expect_str_eq(span("\u6f22e\u0301 = run()", 9, 14, NULL),
                     "  --> a.py:7\n   |\n 7 | \u6f22e\u0301 = run()\n   |       ^^^^^\n   |\n");
    cr_expect_str_eq(span("\x1b = run()", 4, 9, NULL), "  --> a.py:7\n   |\n 7 | \\x1b = run()\n   |        ^^^^^\n   |\n");
    cr_expect_str_eq(span("run", 3, 3, NULL), "  --> a.py:7\n   |\n 7 | run\n   |    ^\n   |\n");
    cr_expect_str_eq(span("run  \r", 0, 3, NULL), "  --> a.py:7\n   |\n 7 | run\n   | ^^^\n   |\n");
    cr_expect_str_eq(span("", 0, 0, "here"), "  --> a.py:7\n   | here\n   |\n");
    cr_expect_str_eq(span(NULL, 0, 0, NULL), "  --> a.py:7\n   |\n");
    text.ascii = true;
    cr_expect_str_eq(span("\u00e9 = run()", 5, 10, NULL), "  --> a.py:7\n   |\n 7 | \\xe9 = run()\n   |        ^^^^^\n   |\n");
}

Test(text, a_label_without_room_stands_below)
{
    text.width = 24;
    cr_expect_str_eq(span("x = run()", 4, 9, "where it went wrong"),
                     "  --> a.py:7\n   |\n 7 | x = run()\n   |     ^^^^^\n   |     where it went\n   |     wrong\n   |\n");
}

Test(text, a_label_begins_below_its_span_or_where_it_still_fits_on_the_line)
{
    text.width = 40;
    cr_expect_str_eq(span("some = value + call() + more_of_the_same()", 15, 42, "it went wrong"),
                     "  --> a.py:7\n   |\n 7 | some = value + call() + more_of_the_same()\n"
                     "   |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   |                it went wrong\n   |\n");
    cr_expect_str_eq(span("some = value + call() + more_of_the_same()", 24, 42, "it went wrong, as wrong as"),
                     "  --> a.py:7\n   |\n 7 | some = value + call() + more_of_the_same()\n"
                     "   |                         ^^^^^^^^^^^^^^^^^^\n   |          it went wrong, as wrong as\n   |\n");
}

Test(text, a_very_long_line_is_shown_around_its_span)
{
    char line[2001];
    memset(line, 'x', 2000);
    line[2000] = '\0';
    memcpy(line + 1000, "run()", 5);
    const char *shown = span(line, 1000, 1005, NULL);
    cr_expect_lt(strlen(shown), 500);
    const char *source = strstr(shown, "7 | ...x"), *carets = strstr(shown, "^^^^^\n");
    cr_assert_not_null(source);
    cr_assert_not_null(carets);
    const char *line_start = strrchr(strtok(strdup(shown), "^"), '\n') + 1;
    cr_expect_eq(strlen(line_start), (size_t)(strstr(source, "run()") - (source - 1)), "carets are elsewhere: %s", shown);
}

Test(text, lines_around_are_those_of_the_file)
{
    char *lines[] = {"def f():", "    return run(", "        x,", "    )"};
    struct wl_source around = {.first = 9, .count = 4, .lines = lines};
    struct wl_view_span s = {.around = &around,
                             .place = {.text = "a.py:10", .source = "    return run(", .line = 10, .from = 11, .to = 15}};
    wl_text_put_span(&text, &s, WL_TEXT_SECONDARY, 2);
    cr_expect_str_eq(end(), "  ::: a.py:10\n   |\n 9 | def f():\n10 |     return run(\n   |            ----\n"
                            "11 |         x,\n12 |     )\n   |\n");
}

/* --- colours --- */

static void without_colors(char *shown)
{
    char *to = shown;
    for (const char *from = shown; *from != '\0';)
        if (*from == '\033')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    *to = '\0';
}

Test(text, colours_change_nothing_else_and_end_where_they_began)
{
    char plain[1024];
    strcpy(plain, span("x = run()", 4, 9, "here"));
    text.colors = true;
    char *shown = (char *)span("x = run()", 4, 9, "here");
    cr_expect_not_null(strstr(shown, "\033[1;31m^^^^^ here\033[0m"));
    size_t begun = 0, ended = 0;
    for (const char *at = shown; (at = strchr(at, '\033')) != NULL; at++)
        *(strncmp(at, "\033[0m", 4) == 0 ? &ended : &begun) += 1;
    cr_expect_eq(begun, ended);
    without_colors(shown);
    cr_expect_str_eq(shown, plain);
}

/* --- stacks --- */

static json_t *parse(const char *document)
{
    json_error_t fault;
    json_t *value = json_loads(document, 0, &fault);
    cr_assert_not_null(value, "%s", fault.text);
    return value;
}

Test(text, the_stack_of_the_error_is_not_repeated)
{
    json_t *report = parse(
        "{\"threads\": [{\"id\": 1, \"raising\": true, \"python_stack\": [{\"kind\": \"python\", \"file\": \"/a.py\", \"line\": 1,"
        " \"source\": \"  x()\"}]}], \"related\": ["
        "{\"role\": \"raised\", \"location\": {\"file\": \"/a.py\", \"line\": 1}, \"stack\": [{\"kind\": \"python\", \"file\": \"/a.py\","
        " \"line\": 1, \"source\": \"  x()\"}]},"
        "{\"role\": \"loop-closed\", \"stack\": [{\"kind\": \"python\", \"file\": \"/b.py\", \"line\": 2}]},"
        "{\"role\": \"loop-stopped\", \"stack\": [{\"kind\": \"python\", \"file\": \"/b.py\", \"line\": 2}]}]}");
    wl_text_put_stacks(&text, report);
    cr_expect_str_eq(end(), "  thread #1 (raised the error)\n    Python stack, innermost first:\n      #0   py  /a.py:1\n"
                            "               x()\n"
                            "  raised\n      /a.py:1, on the stack of the error\n"
                            "  loop-closed\n      #0   py  /b.py:2\n  loop-stopped\n      on the stack of loop-closed\n");
    json_decref(report);
}

Test(text, parts_of_other_types_are_as_if_missing)
{
    json_t *report = parse("{\"threads\": [1, null, {\"raising\": true, \"python_stack\": {}, \"id\": \"x\"}], \"related\": [[], {\"stack\": 7}],"
                           " \"loops\": [\"x\", {\"id\": [], \"created\": 3}], \"task\": []}");
    wl_text_put_stacks(&text, report);
    wl_text_put_threads(&text, report);
    wl_text_put_loops(&text, report);
    cr_expect_eq(out.error, 0);
    json_decref(report);
}
