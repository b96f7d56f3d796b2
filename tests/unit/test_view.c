/* A report's message taken apart: the same words and places as the watched program printed, from whatever is there. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/render/text.h"
#include "../../src/render/view.h"
#include "../../src/report/field.h"

static char drawn[1 << 18];
static const struct wl_view_style nowhere;

static json_t *parse(const char *text)
{
    json_error_t fault;
    json_t *report = json_loads(text, 0, &fault);
    cr_assert_not_null(report, "%d:%d: %s in %s", fault.line, fault.column, fault.text, text);
    return report;
}

/* A report whose members are as given; what every one has is added. */
static json_t *report_of(const char *error, const char *cause, const char *more)
{
    char text[8192];
    snprintf(text, sizeof text, "{\"error\": {\"kind\": \"%s\", \"type\": \"RuntimeError\", \"message\": \"broke\"}, \"cause\": {%s}%s%s}",
             error, cause, more[0] ? ", " : "", more);
    return parse(text);
}

#define LOCATION(file, line, more) "{\"file\": \"" file "\", \"line\": " #line ", \"function\": \"f\", \"origin\": \"user\"" more "}"
#define RELATED(role, note, location) "{\"role\": \"" role "\", \"note\": \"" note "\", \"location\": " location "}"

/* --- the golden reports --- */

static void draw(const json_t *report, const char *path)
{
    struct wl_buf out;
    struct wl_view view;
    struct wl_text text = {.out = &out, .report = report, .style = {.home = "/home/ada", .report_path = path}};

    wl_buf_init(&out, drawn, sizeof drawn);
    cr_assert_eq(wl_view_make(report, &text.style, &view), 0);
    wl_text_put_message(&text, &view);
    wl_view_done(&view);
    wl_buf_string(&out);
    cr_assert_eq(out.error, 0);
}

static bool is_drawn_as_printed(const char *folder, const char *name)
{
    char path[8192];
    json_error_t fault;

    snprintf(path, sizeof path, "%s/%s/report.json", folder, name);
    json_t *report = json_load_file(path, 0, &fault);
    const char *rendered = json_string_value(json_object_get(report, "rendered"));
    if (rendered != NULL) {
        snprintf(path, sizeof path, "/var/lib/whyloop/%s-%s.json", json_string_value(json_object_get(report, "report_id")),
                 json_string_value(json_object_get(json_object_get(report, "error"), "kind")));
        draw(report, path);
        cr_expect_str_eq(drawn, rendered, "%s", name);
    }
    json_decref(report);
    return rendered != NULL;
}

/* The program drew the text from its own structs, preload/message.c; the report holds both. */
Test(view, golden_reports_read_as_the_program_printed_them)
{
    char folder[4096];
    const char *top = getenv("top_srcdir");
    const struct dirent *entry;
    int compared = 0;

    snprintf(folder, sizeof folder, "%s/tests/golden", top != NULL ? top : ".");
    DIR *stream = opendir(folder);
    if (stream == NULL)
        cr_skip_test("the golden reports are not here");
    while ((entry = readdir(stream)) != NULL)
        if (entry->d_name[0] != '.')
            compared += is_drawn_as_printed(folder, entry->d_name);
    closedir(stream);
    cr_assert_geq(compared, 10);
}

/* --- headline and notes --- */

static struct wl_view view;

static void make(json_t *report, const struct wl_view_style *style)
{
    cr_assert_eq(wl_view_make(report, style, &view), 0);
}

static void done(json_t *report)
{
    wl_view_done(&view);
    json_decref(report);
}

Test(view, a_report_with_nothing_in_it_has_a_title)
{
    json_t *report = parse("{}");
    make(report, &nowhere);
    cr_expect_str_eq(view.title, "error[?]");
    cr_expect_str_eq(view.headline, "");
    cr_expect_eq(view.span_count, 0);
    cr_expect_eq(view.fix_count, 0);
    for (int i = 0; i < WL_VIEW_WORDS; i++)
        cr_expect_null(view.notes[i], "%d", i);
    done(report);
}

Test(view, fields_of_other_types_are_as_if_missing)
{
    json_t *report = parse("{\"error\": [], \"cause\": \"x\", \"related\": {\"a\": 1}, \"fix\": [1, null, {\"summary\": 2}],"
                           " \"count\": \"9\", \"outcome\": 3, \"task\": 4, \"threads\": 5}");
    make(report, &nowhere);
    cr_expect_str_eq(view.title, "error[?]");
    cr_expect_eq(view.fix_count, 0);
    cr_expect_null(view.notes[WL_VIEW_OUTCOME]);
    cr_expect_null(view.notes[WL_VIEW_SEEN]);
    done(report);
}

Test(view, without_a_headline_the_exceptions_message_is_one)
{
    json_t *report = report_of("closed", "\"kind\": \"unknown\", \"summary\": \"no history\"", "\"outcome\": \"handled\", \"count\": 3");
    make(report, &nowhere);
    cr_expect_str_eq(view.title, "handled error[closed]");
    cr_expect_str_eq(view.headline, "broke");
    cr_expect(view.handled);
    cr_expect_str_eq(view.notes[WL_VIEW_NOT_KNOWN], "no history");
    cr_expect_null(view.notes[WL_VIEW_WHY]);
    cr_expect_str_eq(view.notes[WL_VIEW_OUTCOME], "handled");
    cr_expect_str_eq(view.notes[WL_VIEW_SEEN], "3 times");
    done(report);
}

Test(view, the_outcome_says_what_took_it_and_where)
{
    static const struct {
        const char *fields, *outcome;
    } cases[] = {
        {"\"outcome\": \"unhandled\"", "unhandled"},
        {"\"outcome\": \"unhandled\", \"handled_by\": \"sys.excepthook\"", "unhandled (it reached sys.excepthook)"},
        {"\"outcome\": \"unhandled\", \"handled_at\": " LOCATION("/a.py", 3, ""), "unhandled, caught at /a.py:3, in f"},
        {"\"outcome\": \"handled\", \"handled_by\": \"x\", \"handled_at\": " LOCATION("/a.py", 3, ""), "handled, at /a.py:3, in f"},
        {"\"outcome\": \"unknown\", \"handled_by\": \"x\"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *report = report_of("closed", "\"kind\": \"stopped\"", cases[i].fields);
        make(report, &nowhere);
        if (cases[i].outcome == NULL)
            cr_expect_null(view.notes[WL_VIEW_OUTCOME]);
        else
            cr_expect_str_eq(view.notes[WL_VIEW_OUTCOME], cases[i].outcome);
        done(report);
    }
}

/* --- places --- */

static const struct place {
    const char *location, *text;
} places[] = {
    {LOCATION("/srv/shop/a.py", 3, ", \"column\": 5"), "a.py:3:5, in f"},
    {LOCATION("/srv/shop2/a.py", 3, ""), "/srv/shop2/a.py:3, in f"},
    {LOCATION("/home/ada/a.py", 3, ""), "~/a.py:3, in f"},
    {LOCATION("/home/adam/a.py", 3, ""), "/home/adam/a.py:3, in f"},
    {LOCATION("/a.py", 3, ", \"function_kind\": \"coroutine\""), "/a.py:3, in f (coroutine)"},
    {LOCATION("/a.py", 3, ", \"function_kind\": \"async-generator\""), "/a.py:3, in f (async generator)"},
    {LOCATION("/a.py", 3, ", \"function_kind\": \"generator\""), "/a.py:3, in f"},
    {LOCATION("/a.py", 9, ", \"function_kind\": \"coroutine\""), "/a.py:9, in f (coroutine, Task 'T')"},
    {LOCATION("/a.py", 3, ", \"package\": {\"name\": \"p\", \"version\": \"1\"}"), "/a.py:3, in f (p 1)"},
    {LOCATION("/a.py", 3, ", \"package\": {\"name\": \"p\"}"), "/a.py:3, in f (p)"},
    {"{\"file\": \"/a.py\", \"line\": 3}", "/a.py:3"},
    {"{\"file\": \"/a.py\", \"line\": 3, \"package\": {\"name\": \"p\"}}", "/a.py:3, in (p)"},
    {"{\"file\": \"/a.py\", \"function\": \"f\"}", "/a.py, in f"},
    {"{\"function\": \"f\"}", "?, in f"},
    {"{}", "?"},
    {"{\"origin\": \"notebook\", \"function\": \"<module>\", \"line\": 2, \"cell\": {\"execution_count\": 5}}", "In [5], line 2"},
    {"{\"origin\": \"notebook\", \"function\": \"<cell line: 1>\", \"line\": 2, \"cell\": {}}", "a notebook cell, line 2"},
    {"{\"origin\": \"notebook\", \"function\": \"f\"}", "a notebook cell, in f"},
};

Test(view, places_are_named_by_what_is_known)
{
    static const struct wl_view_style style = {.home = "/home/ada"};
    json_t *report = report_of("closed", "\"kind\": \"stopped\"",
                               "\"process\": {\"cwd\": \"/srv/shop\"}, \"task\": {\"name\": \"T\"}, \"related\": ["
                               RELATED("blocking-call", "n", LOCATION("/a.py", 9, ", \"function_kind\": \"coroutine\"")) "]");
    make(report, &style);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        json_t *location = parse(places[i].location);
        struct wl_view_place place;
        wl_view_make_place(&view, report, location, &style, &place);
        cr_expect_str_eq(place.text, places[i].text);
        json_decref(location);
    }
    done(report);
}

/* --- spans within a line --- */

static const struct span {
    const char *columns, *source, *marked;
} spans[] = {
    {"\"column\": 5, \"end_column\": 10", "    run() # x", "run()"},
    {"\"column\": 5", "    run() # x", "run() # x"},
    {"\"end_column\": 5", "    run()  ", "run()"},
    {"\"end_column\": 0", "\\t\\trun()\\r", "run()"},
    {"\"column\": 7, \"end_column\": 9", "\\u00f6\\u6f22 = f(x)", "(x"},
    {"\"column\": 100, \"end_column\": 200", "run()", "run()"},
    {"\"column\": 3, \"end_column\": 2", "run()", "n()"},
    {"\"column\": 3, \"end_column\": 99", "run()", "n()"},
    {"\"column\": -4, \"end_column\": -1", "run()", "run()"},
    {"\"column\": 1", "", ""},
    {"\"column\": 1", "   ", ""},
};

Test(view, a_span_is_where_its_columns_say_in_code_points)
{
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        char text[1024];
        struct wl_view_place place;
        snprintf(text, sizeof text, "{\"line\": 1, \"end_line\": 1, %s, \"source\": \"%s\"}", spans[i].columns, spans[i].source);
        json_t *location = parse(text), *report = parse("{}");
        make(report, &nowhere);
        wl_view_make_place(&view, report, location, &nowhere, &place);
        size_t size = strlen(spans[i].marked);
        if (size == 0) {
            cr_expect(place.source == NULL || place.from == place.to, "%s", text);
        } else {
            cr_expect_eq(place.to - place.from, size, "%s: %zu to %zu", text, place.from, place.to);
            cr_expect_eq(strncmp(place.source + place.from, spans[i].marked, size), 0, "%s", text);
        }
        json_decref(location);
        done(report);
    }
}

/* --- which places --- */

#define CAUSE(kind) "\"kind\": \"" kind "\", \"label\": \"edit\", \"location\": " LOCATION("/a.py", 1, "")

static const struct shown {
    const char *error, *cause, *related, *labels; /* of the other places, each with a semicolon behind */
} shown[] = {
    {"closed", "stopped", RELATED("loop-started", "s", LOCATION("/a.py", 2, "")), "s|"},
    {"closed", "stopped", RELATED("loop-started", "s", LOCATION("/a.py", 1, "")), ""},
    {"closed", "stopped", RELATED("loop-started", "s", LOCATION("/b.py", 1, "")), "s|"},
    {"closed", "stopped", RELATED("loop-started", "", LOCATION("/b.py", 1, "")), ""},
    {"closed", "stopped", "{\"role\": \"loop-started\", \"note\": \"s\"}", ""},
    {"closed", "stopped", RELATED("loop-created", "c", LOCATION("/b.py", 1, "")) "," RELATED("loop-started", "s", LOCATION("/b.py", 1, "")), "s|"},
    {"closed", "stopped", RELATED("loop-closed", "c", LOCATION("/b.py", 1, "")) "," RELATED("loop-started", "s", LOCATION("/b.py", 1, "")), "c; s|"},
    {"closed", "stopped", RELATED("loop-created", "c", LOCATION("/b.py", 1, "")), "c|"},
    {"nested-run", "stopped", RELATED("loop-created", "c", LOCATION("/b.py", 1, "")), ""},
    {"nested-run", "forked", RELATED("loop-created", "c", LOCATION("/b.py", 1, "")), "c|"},
    {"closed", "stopped", RELATED("raised", "r", "{\"file\": \"/l.py\", \"line\": 2, \"origin\": \"stdlib\"}"), ""},
    {"closed", "stopped", RELATED("raised", "r", "{\"file\": \"/l.py\", \"line\": 2, \"origin\": \"third-party\"}"), "r|"},
    {"closed", "notebook", RELATED("raised", "r", "{\"file\": \"/l.py\", \"line\": 2, \"origin\": \"third-party\"}"), ""},
    {"closed", "notebook", RELATED("bridge", "b", "{\"file\": \"/l.py\", \"line\": 2, \"origin\": \"third-party\"}"), "b|"},
};

Test(view, other_places_are_shown_where_they_add_something)
{
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char text[4096], labels[256] = "";
        snprintf(text, sizeof text,
                 "{\"error\": {\"kind\": \"%s\"}, \"cause\": {\"kind\": \"%s\", \"location\": " LOCATION("/a.py", 1, "") "}, \"related\": [%s]}",
                 shown[i].error, shown[i].cause, shown[i].related);
        json_t *report = parse(text);
        make(report, &nowhere);
        for (size_t k = 1; k < view.span_count; k++)
            strcat(strcat(labels, view.spans[k].label), "|");
        cr_expect_str_eq(labels, shown[i].labels, "%zu: %s", i, text);
        done(report);
    }
}

Test(view, there_are_never_more_places_than_room_for_them)
{
    json_t *report = report_of("closed", CAUSE("stopped"), "\"related\": []"), *related = json_object_get(report, "related");
    for (int i = 0; i < 3000; i++) {
        json_t *place = parse(RELATED("loop-started", "n", LOCATION("/b.py", 1, "")));
        json_object_set_new(json_object_get(place, "location"), "line", json_integer(i + 1));
        json_array_append_new(related, place);
    }
    make(report, &nowhere);
    cr_expect_eq(view.span_count, 1 + WL_VIEW_SPANS);
    cr_expect_null(view.spans[0].role);
    cr_expect_str_eq(view.spans[1].role, "loop-started");
    done(report);
}

Test(view, the_thread_of_a_place_has_its_name)
{
    json_t *report = report_of("closed", CAUSE("stopped"),
                               "\"threads\": [{\"id\": 7, \"name\": \"worker\"}], \"related\": [{\"role\": \"raised\", \"note\": \"n\","
                               " \"thread\": 7, \"time\": \"t\", \"location\": " LOCATION("/b.py", 1, "") "}]");
    make(report, &nowhere);
    cr_assert_eq(view.span_count, 2);
    cr_expect_str_eq(view.spans[1].thread, "worker");
    cr_expect_str_eq(view.spans[1].time, "t");
    cr_expect_null(wl_field_thread(report, 8));
    cr_expect_null(wl_field_thread(report, 0));
    done(report);
}

/* --- fixes --- */

static const struct fix {
    const char *location, *before, *after, *code;
} fixes[] = {
    {"\"column\": 12, \"end_column\": 18", "run(x)", "await x", "return await x  # y"},
    {"\"column\": 5", "return", "yield", "yield run(x)  # y"},
    {"\"end_column\": 0", "    return run(x)  # y", "    pass", "pass"},
    {"\"column\": 12", "ran(x)", "await x", NULL},
    {"\"column\": 99", "run(x)", "await x", NULL},
};

Test(view, the_line_after_a_fix_is_whole)
{
    for (size_t i = 0; i < sizeof fixes / sizeof *fixes; i++) {
        char more[1024];
        snprintf(more, sizeof more,
                 "\"fix\": [{\"summary\": \"s\", \"before\": \"%s\", \"after\": \"%s\", \"location\": {\"line\": 1, \"end_line\": 1, %s,"
                 " \"source\": \"    return run(x)  # y\"}}]",
                 fixes[i].before, fixes[i].after, fixes[i].location);
        json_t *report = report_of("closed", CAUSE("stopped"), more);
        make(report, &nowhere);
        cr_assert_eq(view.fix_count, 1);
        if (fixes[i].code == NULL)
            cr_expect_null(view.fixes[0].code, "%zu: %s", i, view.fixes[0].code);
        else
            cr_expect_str_eq(view.fixes[0].code, fixes[i].code);
        done(report);
    }
}

Test(view, what_goes_over_several_lines_is_said_by_the_report)
{
    json_t *report = report_of("closed", CAUSE("stopped"),
                               "\"fix\": [{\"summary\": \"s\", \"before\": \"run(\\n    x)\", \"after\": \"await x\", \"code\": \"return [await x,\\n    y]\","
                               " \"location\": {\"line\": 1, \"end_line\": 2, \"column\": 9, \"end_column\": 7, \"source\": \"return [run(\"}}]");
    make(report, &nowhere);
    cr_assert_eq(view.fix_count, 1);
    cr_expect_str_eq(view.fixes[0].code, "return [await x,\n    y]");
    done(report);
}

Test(view, after_two_ways_out_ideas_are_not_told)
{
    json_t *report = report_of("closed", CAUSE("stopped"),
                               "\"fix\": [{\"summary\": \"a\", \"applicability\": \"idea\"}, {\"summary\": \"b\", \"applicability\": \"adapt\"},"
                               " {\"summary\": \"and\", \"with_previous\": true, \"applicability\": \"idea\"},"
                               " {\"summary\": \"c\", \"applicability\": \"exact\"}, {\"summary\": \"d\", \"applicability\": \"idea\"},"
                               " {\"summary\": \"e\", \"applicability\": \"exact\"}]");
    static const bool told[] = {true, true, true, true, false, false};
    make(report, &nowhere);
    cr_assert_eq(view.fix_count, 6);
    for (int i = 0; i < 6; i++)
        cr_expect_eq(view.fixes[i].told, told[i], "%d", i);
    cr_expect(view.fixes[2].with_previous);
    done(report);
}
