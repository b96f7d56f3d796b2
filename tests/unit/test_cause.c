/* src/preload/cause.c, rules.c, facts.c, places.c: cause, line, related places and words of every incident of the table. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../src/preload/cause.h"
#include "../../src/preload/rules.h"
#include "incident_cases.h"

static bool has_related(const struct wl_verdict *v, const char *want, size_t size)
{
    for (uint32_t i = 0; i < v->related_count; i++) {
        char text[320];
        snprintf(text, sizeof text, "%s=%s", wl_role_name(v->related[i].role), maker_at(v->related[i].frame));
        if (strlen(text) == size && memcmp(text, want, size) == 0)
            return true;
    }
    return false;
}

static bool is_said(const struct wl_verdict *v, const char *words)
{
    const char *texts[] = { v->headline, v->label, v->summary, v->note };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i] && strstr(texts[i], words))
            return true;
    return false;
}

static void check_related(const struct maker_spec *spec, const struct wl_verdict *v)
{
    for (const char *at = spec->related; at && *at;) {
        size_t size = strcspn(at, " ");
        cr_expect(has_related(v, at, size), "%s: no %.*s", spec->name, (int)size, at);
        at += size + (at[size] == ' ');
    }
}

Test(cause, every_incident_has_its_verdict)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct maker_spec *spec = &incident_cases[i];
        const struct wl_verdict *v = maker_judge(maker_build(spec));
        cr_expect_str_eq(wl_cause_name(v->cause), wl_cause_name(spec->cause), "%s: %s, not %s", spec->name, wl_cause_name(v->cause), wl_cause_name(spec->cause));
        cr_expect_str_eq(maker_at(v->location), spec->at ? spec->at : "nowhere", "%s: at %s", spec->name, maker_at(v->location));
        cr_expect_eq(v->confidence, spec->likely ? WL_LIKELY : WL_CERTAIN, "%s: confidence", spec->name);
        cr_expect(!spec->headline || strstr(v->headline, spec->headline), "%s: headline \"%s\"", spec->name, v->headline);
        cr_expect(!spec->says || is_said(v, spec->says), "%s: not said: %s\n  %s\n  %s\n  %s", spec->name, spec->says, v->headline, v->label, v->summary);
        check_related(spec, v);
    }
}

/* report.md: the words that a reader sees are there, whatever is not known; and nothing of a template is left in them. */
Test(cause, every_verdict_is_complete)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_verdict *v = maker_judge(maker_build(&incident_cases[i]));
        const char *texts[] = { v->headline, v->label, v->summary, v->note };
        cr_expect(v->headline && *v->headline && v->summary && *v->summary, "%s", incident_cases[i].name);
        cr_expect(v->cause == WL_CAUSE_UNKNOWN ? v->missing != NULL : v->missing == NULL, "%s", incident_cases[i].name);
        cr_expect(v->cause == WL_CAUSE_UNKNOWN || v->label, "%s: no label", incident_cases[i].name);
        cr_expect(v->text_used < sizeof v->text, "%s", incident_cases[i].name);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            cr_expect(!texts[k] || (!strpbrk(texts[k], "{}|") && !strstr(texts[k], "  ")), "%s: %s", incident_cases[i].name, texts[k]);
        for (uint32_t k = 0; k < v->evidence_count; k++)
            cr_expect(v->evidence[k].fact && !strpbrk(v->evidence[k].fact, "{}|"), "%s", incident_cases[i].name);
        for (uint32_t k = 0; k < v->related_count; k++)
            cr_expect(v->related[k].frame && v->related[k].note && v->related[k].stack, "%s: %s", incident_cases[i].name, wl_role_name(v->related[k].role));
    }
}

Test(cause, the_same_incident_gives_the_same_verdict)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_incident *inc = maker_build(&incident_cases[i]);
        const struct wl_verdict *a = maker_judge(inc), *b = maker_judge(inc);
        cr_expect_eq(a->fingerprint, b->fingerprint);
        cr_expect_eq(a->text_used, b->text_used);
        cr_expect_arr_eq(a->text, b->text, a->text_used, "%s", incident_cases[i].name);
    }
}

/* Every rule is met by some incident of the table, and the last one by any. */
Test(cause, every_rule_is_met)
{
    bool met[64] = { false };
    cr_assert(wl_rule_count <= 64);
    for (unsigned i = 0; i < incident_case_count; i++) {
        struct wl_facts f;
        wl_facts_find(maker_build(&incident_cases[i]), &f);
        met[wl_rules_find(&f) - wl_rules] = true;
    }
    for (unsigned i = 0; i < wl_rule_count; i++)
        cr_expect(met[i], "no incident meets rule %s", wl_rules[i].name);
    cr_expect_eq(wl_rules[wl_rule_count - 1].kinds, UINT32_MAX);
}

static uint64_t fingerprint(const char *raised)
{
    struct maker_spec spec = { .kind = WL_KIND_NESTED_RUN, .raised = raised };
    return maker_judge(maker_build(&spec))->fingerprint;
}

/* report.md: the same on any host and in any release that did not touch the line. */
Test(cause, fingerprint_is_of_the_line_not_of_the_machine)
{
    uint64_t here = fingerprint("/app/shop/pricing.py:31 PriceBook.refresh |     return asyncio.run(x())\n");
    cr_expect_eq(here, fingerprint("/app/shop/pricing.py:45 PriceBook.refresh |   return asyncio.run(x())  \n"), "moved, and indented otherwise");
    cr_expect_eq(here, fingerprint("/app/shop/pricing.py:31 refresh |     return {{asyncio.run(x())}}\n"), "3.8 knows no qualified name");
    cr_expect_neq(here, fingerprint("/app/shop/pricing.py:31 PriceBook.refresh |     return asyncio.run(y())\n"), "another line");
    cr_expect_neq(here, fingerprint("/app/shop/orders.py:31 PriceBook.refresh |     return asyncio.run(x())\n"), "another file");
    cr_expect_neq(here, fingerprint("/app/shop/pricing.py:31 PriceBook.load |     return asyncio.run(x())\n"), "another function");
    cr_expect_eq(fingerprint("/tmp/ipykernel_1/77.py:2 <module> main cell=3 | asyncio.run(x())\n"),
        fingerprint("/tmp/ipykernel_99/77.py:2 <module> main cell=8 | asyncio.run(x())\n"), "another kernel's cell");
    cr_expect_neq(fingerprint("/app/a.py:31 f\n"), fingerprint("/app/a.py:32 f\n"), "without the source its number counts");
}

Test(cause, place_is_the_innermost_user_frame_or_what_takes_its_place)
{
    static const struct {
        const char *stack, *at;
    } cases[] = {
        { RUN_REFUSED "/app/a.py:1 f\n/app/b.py:2 g\n", "a.py:1" },
        { RUN_REFUSED SITE "lib/x.py:9 h\n/app/b.py:2 g\n", "b.py:2" },
        { RUN_REFUSED SITE "uvloop/__init__.py:80 run\n" SITE "lib/x.py:9 h\n" SITE "lib/y.py:10 k\n", "x.py:9" },
        { STDLIB "asyncio/events.py:80 Handle._run\n" STDLIB "threading.py:9 run\n", "events.py:80" },
        { "uvloop/loop.pyx:1379 Loop.run_forever native\n/tmp/ipykernel_4/5.py:3 <module> main\n", "5.py:3" },
        { "<frozen runpy>:88 _run_code\n<string>:1 <module> main\n", "<string>:1" },
        { "", "nowhere" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(maker_at(wl_cause_place(maker_stack(cases[i].stack))), cases[i].at);
    cr_expect_null(wl_cause_place(NULL));
}

/* Issue 11: who runs a loop is told by the code on the stack of its start. */
Test(cause, owners_of_loops)
{
    static const struct {
        const char *started, *owner;
    } cases[] = {
        { RUN_STARTED "/app/main.py:13 <module> main\n", "asyncio.run()" },
        { LOOP_STARTED "/app/main.py:13 <module> main\n", "run_until_complete()" },
        { STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n/app/main.py:13 <module> main\n", "run_forever()" },
        { LOOP_STARTED STDLIB "asyncio/runners.py:118 Runner.run\n/app/main.py:13 <module> main\n", "a Runner" },
        { SITE "uvloop/__init__.py:88 run\n/app/main.py:13 <module> main\n", "uvloop.run()" },
        { RUN_STARTED SITE "uvicorn/server.py:65 Server.run\n/app/main.py:13 <module> main\n", "uvicorn" },
        { RUN_STARTED SITE "uvicorn/workers.py:107 UvicornWorker.run\n" SITE "gunicorn/arbiter.py:608 Arbiter.spawn_worker\n", "a gunicorn worker" },
        { RUN_STARTED SITE "hypercorn/asyncio/run.py:186 _run\n", "hypercorn" },
        { LOOP_STARTED SITE "aiohttp/web.py:544 run_app\n/app/main.py:1 <module> main\n", "aiohttp's run_app()" },
        { LOOP_STARTED SITE "aiohttp/worker.py:60 GunicornWebWorker.run\n" SITE "gunicorn/workers/base.py:142 Worker.init_process\n", "a gunicorn worker" },
        { LOOP_STARTED SITE "pytest_asyncio/plugin.py:528 inner\n" SITE "_pytest/python.py:194 pytest_pyfunc_call\n", "pytest-asyncio" },
        { LOOP_STARTED STDLIB "asyncio/runners.py:118 Runner.run\n" SITE "anyio/_backends/_asyncio.py:1990 run\n/app/main.py:1 <module> main\n", "anyio.run()" },
        { LOOP_STARTED SITE "tornado/platform/asyncio.py:205 BaseAsyncIOLoop.start\n/app/main.py:1 <module> main\n", "tornado's IOLoop" },
        { LOOP_STARTED STDLIB "unittest/async_case.py:89 IsolatedAsyncioTestCase._callTestMethod\n", "unittest's IsolatedAsyncioTestCase" },
        { RUN_STARTED SITE "discord/client.py:906 Client.run\n/app/bot.py:1 <module> main\n", "discord.py" },
        { LOOP_STARTED SITE "tornado/platform/asyncio.py:205 BaseAsyncIOLoop.start\n" SITE "ipykernel/kernelapp.py:736 IPKernelApp.start\n", "the Jupyter kernel" },
        { RUN_STARTED SITE "somelib/api.py:3 go\n/app/main.py:1 <module> main\n", "somelib" },
        { RUN_STARTED "/app/main.py:1 main\n" SITE "uvicorn/server.py:65 Server.run\n", "asyncio.run()" },
        { "/app/main.py:1 main\n", NULL },
        { "/app/main.py:1 main | loop.run_forever()\n", "run_forever()" },
        { "/app/main.py:1 main | x = loop.run_until_complete(go())\n", "run_until_complete()" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct maker_spec spec = { .kind = WL_KIND_NESTED_RUN, .raised = "/app/main.py:1 f\n", .loop = { { .state = WL_LOOP_RUNNING, .started = cases[i].started } } };
        const char *owner = maker_judge(maker_build(&spec))->owners[0];
        cr_expect(owner == cases[i].owner || (owner && cases[i].owner && strcmp(owner, cases[i].owner) == 0), "%s, not %s", owner, cases[i].owner);
    }
}

Test(cause, evidence_refers_to_what_is_there)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const struct wl_incident *inc = maker_build(&incident_cases[i]);
        const struct wl_verdict *v = maker_judge(inc);
        for (uint32_t k = 0; k < v->evidence_count; k++) {
            const struct wl_evidence *e = &v->evidence[k];
            if (!e->ref_kind)
                continue;
            bool there = strcmp(e->ref_kind, "related") == 0 ? e->ref < v->related_count
                : strcmp(e->ref_kind, "loops") == 0 ? wl_cause_loop(inc, e->ref) != NULL : wl_cause_thread(inc, e->ref) != NULL;
            cr_expect(there, "%s: %s %u", incident_cases[i].name, e->ref_kind, e->ref);
        }
    }
}
