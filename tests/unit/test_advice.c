/* src/preload/advice.c, fixcode.c, pyexpr.c, twins.c: what would repair each incident of the table, and the code for it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../src/preload/pyexpr.h"
#include "../../src/preload/rules.h"
#include "incident_cases.h"

static const char *fix_text(const struct wl_fix *fix)
{
    static char text[1024];
    static const char *const sure[] = { "exact", "adapt", "idea" };
    if (fix->before)
        snprintf(text, sizeof text, "%s: %s -> %s", sure[fix->applicability], fix->before, fix->after);
    else
        snprintf(text, sizeof text, "%s: %s", sure[fix->applicability], fix->summary);
    return text;
}

/* "exact: a -> b" is the code of the first fix; other words are a part of its summary. */
Test(advice, the_first_fix_of_every_incident)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct maker_spec *spec = &incident_cases[i];
        const struct wl_verdict *v = maker_judge(maker_build(spec));
        if (!spec->fix)
            continue;
        cr_assert(v->fix_count, "%s: no fix", spec->name);
        if (strstr(spec->fix, " -> "))
            cr_expect_str_eq(fix_text(&v->fixes[0]), spec->fix, "%s: %s", spec->name, fix_text(&v->fixes[0]));
        else
            cr_expect(strstr(v->fixes[0].summary, spec->fix), "%s: %s", spec->name, v->fixes[0].summary);
    }
}

/* report.md: `before` is the file's own text at `location`. */
Test(advice, before_is_the_text_at_the_location)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_verdict *v = maker_judge(maker_build(&incident_cases[i]));
        for (uint32_t k = 0; k < v->fix_count; k++) {
            const struct wl_fix *fix = &v->fixes[k];
            const struct wl_frame *at = fix->location;
            cr_expect_eq(fix->before == NULL, fix->after == NULL);
            cr_expect_eq(fix->before == NULL, at == NULL);
            if (!fix->before)
                continue;
            if (at->column < 0) {
                cr_expect_str_eq(fix->before, at->source, "%s", incident_cases[i].name);
            } else {
                cr_expect_eq(strlen(fix->before), (size_t)(at->end_column - at->column));
                cr_expect_eq(strncmp(fix->before, at->source + at->column, strlen(fix->before)), 0, "%s", incident_cases[i].name);
            }
        }
    }
}

/* Exact means: put it in.  So there is code; and every cause that is known has advice. */
Test(advice, every_known_cause_has_advice_and_exact_means_code)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_verdict *v = maker_judge(maker_build(&incident_cases[i]));
        if (v->cause == WL_CAUSE_UNKNOWN)
            cr_expect_eq(v->fix_count, 0);
        else
            cr_expect(v->fix_count, "%s: no advice", incident_cases[i].name);
        for (uint32_t k = 0; k < v->fix_count; k++) {
            const struct wl_fix *fix = &v->fixes[k];
            cr_expect(fix->summary && *fix->summary && !strpbrk(fix->summary, "{}|"), "%s: %s", incident_cases[i].name, fix->summary);
            cr_expect(!fix->conditions || !strpbrk(fix->conditions, "{}|"), "%s", incident_cases[i].name);
            cr_expect(fix->applicability != WL_FIX_EXACT || fix->before, "%s: exact without code", incident_cases[i].name);
            cr_expect(k > 0 || !fix->with_previous, "%s", incident_cases[i].name);
            cr_expect(k == 0 || fix->applicability != WL_FIX_EXACT || v->fixes[0].applicability == WL_FIX_EXACT, "%s: exact comes first", incident_cases[i].name);
        }
    }
}

/* diagnostics.md: no nest_asyncio where the loop is uvloop's, no to_thread where the loop was handed in. */
Test(advice, only_what_works_for_this_program)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_incident *inc = maker_build(&incident_cases[i]);
        const struct wl_verdict *v = maker_judge(inc);
        for (uint32_t k = 0; k < v->fix_count; k++) {
            const struct wl_fix *fix = &v->fixes[k];
            bool uvloop = inc->loop_count && inc->loops[0].impl == WL_LOOP_UVLOOP;
            cr_expect(!uvloop || !strstr(fix->summary, "nest_asyncio2"), "%s", incident_cases[i].name);
            cr_expect(!fix->after || !strstr(fix->after, "to_thread") || (inc->kind != WL_KIND_ALREADY_RUNNING && fix->conditions), "%s", incident_cases[i].name);
        }
    }
}

/* --- one line of Python --- */

static void check_call(const char *line, const char *name, const char *whole, const char *callee, unsigned args)
{
    struct wl_call call;
    bool found = wl_pyexpr_find_call(line, name, &call);
    cr_assert_eq(found, whole != NULL, "%s", line);
    if (!found)
        return;
    cr_expect_eq(call.whole.end - call.whole.start, strlen(whole), "%s", line);
    cr_expect_eq(strncmp(line + call.whole.start, whole, strlen(whole)), 0, "%s", line);
    cr_expect_eq(strncmp(line + call.callee.start, callee, call.callee.end - call.callee.start), 0, "%s", line);
    cr_expect_eq(call.arg_count, args, "%s: %u arguments", line, call.arg_count);
}

Test(pyexpr, finds_the_only_call_of_a_name)
{
    check_call("x = asyncio.run(go(1, 2), debug=True)", "run", "asyncio.run(go(1, 2), debug=True)", "asyncio.run", 2);
    check_call("return self.a[0].b().run(x)", "run", "self.a[0].b().run(x)", "self.a[0].b().run", 1);
    check_call("run(x)", "run", "run(x)", "run", 1);
    check_call("f(run())", "run", "run()", "run", 0);
    check_call("run(a) + run(b)", "run", NULL, NULL, 0);
    check_call("x = 'run(a)'", "run", NULL, NULL, 0);
    check_call("x = 1  # run(a)", "run", NULL, NULL, 0);
    check_call("asyncio.run(", "run", NULL, NULL, 0);
    check_call("))run(a)", "run", NULL, NULL, 0);
    check_call("return (a or b).run(x, *y)", "run", "(a or b).run(x, *y)", "(a or b).run", 2);
    check_call("f(x)(y).run(\"a)b\", '''(''')", "run", "f(x)(y).run(\"a)b\", '''(''')", "f(x)(y).run", 2);
    check_call("rerun(x)", "run", NULL, NULL, 0);
    check_call("run (x)", "run", "run (x)", "run", 1);
    check_call("\xc3\xa4.run(x)", "run", "\xc3\xa4.run(x)", "\xc3\xa4.run", 1);
    check_call("x = [run(i, ) for i in y]", "run", "run(i, )", "run", 1);
}

static bool call_at(const char *text)
{
    struct wl_call call;
    return wl_pyexpr_call_at(text, 0, strlen(text), &call);
}

Test(pyexpr, a_span_is_a_call_or_not)
{
    cr_expect(call_at("a.b(c)"));
    cr_expect(call_at("f(a)(b)"));
    cr_expect(call_at("f(a)[0].c(b)"));
    cr_expect(call_at("(a + b).c(d)"));
    cr_expect_not(call_at("a(b) + c(d)"));
    cr_expect_not(call_at("await a(b)"));
    cr_expect_not(call_at("[a(b)]"));
    cr_expect_not(call_at("(a)"));
    cr_expect_not(call_at("a.b"));
    cr_expect_not(call_at("x = a()"));
    cr_expect_not(call_at("not a()"));
    cr_expect_not(call_at(""));
    cr_expect_not(wl_pyexpr_call_at("a()", 0, 99, &(struct wl_call){ 0 }));
}

static struct wl_span all_of(const char *text)
{
    return (struct wl_span){ 0, strlen(text) };
}

Test(pyexpr, what_await_needs_parentheses_around)
{
    static const char *const primary[] = { "a", "a.b", "a()", "a[0](1).c", "(a or b)", "f(x, y=1)" };
    static const char *const other[] = { "a or b", "a if b else c", "lambda: x", "a, b", "not a", "a + b", "x := y", "-a", "a.b c", "*a", "" };
    for (size_t i = 0; i < sizeof primary / sizeof *primary; i++)
        cr_expect(wl_pyexpr_is_primary(primary[i], all_of(primary[i])), "%s", primary[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_expect_not(wl_pyexpr_is_primary(other[i], all_of(other[i])), "%s", other[i]);
    struct wl_span call = { 4, 7 };
    cr_expect_eq(wl_pyexpr_await_fits("x = f()", call), 1);
    cr_expect_eq(wl_pyexpr_await_fits("x = f().y", call), 0);
    cr_expect_eq(wl_pyexpr_await_fits("x = f()[0]", call), 0);
    cr_expect_eq(wl_pyexpr_await_fits("x = f() ** 2", call), 1);
    cr_expect_eq(wl_pyexpr_await_fits("await f()", (struct wl_span){ 6, 9 }), -1);
}

Test(pyexpr, statements_and_assignments)
{
    struct wl_span name;
    cr_expect(wl_pyexpr_is_statement("   f()  # now", (struct wl_span){ 3, 6 }));
    cr_expect_not(wl_pyexpr_is_statement("x = f()", (struct wl_span){ 4, 7 }));
    cr_expect_not(wl_pyexpr_is_statement("f(); g()", (struct wl_span){ 0, 3 }));
    cr_expect(wl_pyexpr_assigned_name("  loop = f()", &name) && name.start == 2 && name.end == 6);
    cr_expect_not(wl_pyexpr_assigned_name("a.b = f()", &name));
    cr_expect_not(wl_pyexpr_assigned_name("a == f()", &name));
    cr_expect_not(wl_pyexpr_assigned_name("return f()", &name));
}

/* Whatever stands on the line, in whatever span: no answer outside of it (run under the sanitizers). */
Test(pyexpr, any_text_is_survived)
{
    static const char letters[] = "ab.(),[]{}'\"\\ =*#:x\xc3\xa4-";
    unsigned seed = 1;
    for (int round = 0; round < 20000; round++) {
        char line[40];
        struct wl_call call;
        size_t size = round % (sizeof line - 1);
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1103515245u + 12345u;
            line[i] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        line[size] = 0;
        if (wl_pyexpr_find_call(line, "a", &call))
            cr_assert(call.whole.start <= call.callee.start && call.callee.end <= call.args.start && call.args.end < call.whole.end && call.whole.end <= size);
        for (size_t from = 0; from < size; from += 3)
            if (wl_pyexpr_call_at(line, from, size, &call))
                cr_assert(call.whole.start == from && call.whole.end == size && call.args.start <= call.args.end);
        wl_pyexpr_is_primary(line, (struct wl_span){ 0, size });
        wl_pyexpr_await_fits(line, (struct wl_span){ 0, size });
        wl_pyexpr_is_statement(line, (struct wl_span){ 0, size });
    }
}
