/* src/preload/report*.c: the document has what is known, in order, nothing else, and fits. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/preload/modules.h"
#include "../../src/preload/report.h"
#include "../../src/preload/state.h"

void wl_state_lock(void) {}
void wl_state_unlock(void) {}

static struct wl_incident inc;
static struct wl_verdict verdict;
static struct wl_report_extra extra;
static char document[2 << 20];

static const struct wl_package uvloop = { .name = "uvloop", .version = "0.19.0" };
static const struct wl_frame run = {
    .file = "/usr/lib/python3.11/asyncio/runners.py", .function = "run", .name = "run", .module = "asyncio.runners",
    .line = 186, .end_line = 187, .column = 8, .end_column = 20, .source = "        raise RuntimeError(", .origin = WL_ORIGIN_STDLIB,
};
static const struct wl_frame refresh = {
    .file = "/srv/shop/pricing.py", .function = "PriceBook.refresh", .name = "refresh", .module = "shop.pricing",
    .line = 31, .end_line = 31, .column = 11, .end_column = 41, .first_line = 30,
    .source = "    return asyncio.run(self._fetch_all())", .origin = WL_ORIGIN_USER, .flags = WL_FRAME_COROUTINE,
};
static const struct wl_frame bridge = {
    .file = "/x/site-packages/uvloop/loop.pyx", .function = "Loop.run_forever", .name = "run_forever", .line = 1379,
    .column = -1, .end_column = -1, .package = &uvloop, .origin = WL_ORIGIN_THIRD_PARTY, .flags = WL_FRAME_NATIVE_MADE,
};

static struct wl_stack *stack_of(uint32_t count, const struct wl_frame *const *frames)
{
    static char storage[8192] __attribute__((aligned(8)));
    static size_t used;
    struct wl_stack *s = (void *)(storage + used);
    used += sizeof *s + count * sizeof(void *);
    cr_assert(used <= sizeof storage);
    *s = (struct wl_stack){ .count = count };
    if (count > 0)
        memcpy(s->frames, frames, count * sizeof *frames);
    return s;
}

/* As little as an incident can be. */
static void set_up(void)
{
    wl_modules_init();
    memset(&inc, 0, sizeof inc);
    memset(&verdict, 0, sizeof verdict);
    inc.kind = WL_KIND_CLOSED;
    strcpy(inc.type, "RuntimeError");
    strcpy(inc.message, "Event loop is closed");
    inc.time_us = INT64_C(1795493712482913);
    inc.pid = getpid();
    inc.thread = 1;
    inc.raised = stack_of(0, NULL);
    verdict.cause = WL_CAUSE_UNKNOWN;
    verdict.fingerprint = 0xabc;
    extra = (struct wl_report_extra){ .report_id = "20261124T041512.482913Z-4711-0001", .native = true };
}

TestSuite(report, .init = set_up);

static void write_document(void)
{
    struct wl_buf out;
    wl_buf_init(&out, document, sizeof document - 1);
    cr_assert_eq(wl_report_write(&inc, &verdict, &extra, &out), 0);
    wl_buf_string(&out);
    cr_assert_eq(document[out.len - 1], '\n');
}

static bool has(const char *text)
{
    return strstr(document, text) != NULL;
}

#define EXPECT(text) cr_assert(has(text), "no %s in %s", text, document)
#define EXPECT_NOT(text) cr_assert(!has(text), "%s in %s", text, document)

/* From the source tree: as Automake says, or as this file was named to the compiler. */
static const char *find_schema(void)
{
    static char path[512];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/src/data/report.schema.json", top != NULL ? top : ".");
    if (access(path, R_OK) == 0)
        return path;
    snprintf(path, sizeof path, "%.*s../../src/data/report.schema.json",
             (int)(strrchr(__FILE__, '/') - __FILE__ + 1), __FILE__);
    return access(path, R_OK) == 0 ? path : NULL;
}

/* With Python's jsonschema, where it is installed. */
static void expect_valid(void)
{
    static const char check[] =
        "import json, sys\n"
        "try: import jsonschema\n"
        "except ImportError: sys.exit(77)\n"
        "schema = json.load(open(sys.argv[1])); document = json.load(open(sys.argv[2]))\n"
        "validator = jsonschema.validators.validator_for(schema)\n"
        "faults = list(validator(schema).iter_errors(document))\n"
        "for fault in faults: print(list(fault.path), fault.message[:300])\n"
        "sys.exit(bool(faults))\n";
    char path[] = "/tmp/whyloop-report-XXXXXX", command[sizeof check + 1024];
    const char *schema = find_schema();
    if (schema == NULL)
        cr_skip_test("the schema is not there");
    int fd = mkstemp(path);
    cr_assert_eq(write(fd, document, strlen(document)), (ssize_t)strlen(document));
    close(fd);
    snprintf(command, sizeof command, "unset LD_PRELOAD; python3 - '%s' '%s' >&2 <<'END'\n%s\nEND",
             schema, path, check);
    int status = system(command);
    unlink(path);
    if (status == 77 << 8 || status == 127 << 8)
        cr_skip_test("no Python with jsonschema");
    cr_assert_eq(status, 0);
}

static void add_moments(struct wl_loop *loop, const struct wl_stack *s)
{
    struct wl_moment m = { .time_us = inc.time_us - 4200000, .thread = 1, .stack = s };
    loop->created = loop->started = loop->stopped = loop->closed = m;
    loop->idle = (struct wl_moment){ .time_us = inc.time_us - 1000 };
}

static void add_loops(const struct wl_stack *s)
{
    inc.loop_count = 2;
    inc.loops[0] = (struct wl_loop){ .id = 7, .state = WL_LOOP_RUNNING, .class_name = "uvloop.Loop", .thread = 1, .runs = 2, .pid = 1 };
    inc.loops[1] = (struct wl_loop){ .id = 9, .state = WL_LOOP_CLOSED, .dead = true, .closed_by_finalizer = true, .pid = inc.pid };
    add_moments(&inc.loops[0], s);
    inc.involved = inc.running = 7;
    inc.target = 9;
}

static void add_threads(const struct wl_stack *s)
{
    inc.thread_count = 2;
    inc.threads[0] = (struct wl_thread){ .id = 1, .native_id = 4711, .handle = 0x7f00, .raising = true, .main = true, .loop = 7 };
    strcpy(inc.threads[0].name, "MainThread");
    inc.threads[1] = (struct wl_thread){ .id = 2, .python = s, .launch = { .time_us = inc.time_us, .thread = 1, .stack = s } };
    inc.native_count = 3;
    inc.native[0] = (struct wl_native_frame){ .ip = (uintptr_t)&printf, .exact = true };
    inc.native[1] = (struct wl_native_frame){ .ip = (uintptr_t)&add_threads + 4 };
    inc.native[2] = (struct wl_native_frame){ .ip = 1 };
    inc.native_cut = true;
}

static void add_task(void)
{
    inc.task = (struct wl_task){ .known = true, .name = "order-7781", .coroutine = "place_order", .loop = 7, .await_count = 2 };
    inc.task.await_chain[0] = &refresh;
    inc.task.await_chain[1] = &bridge;
    inc.object = (struct wl_object){ .known = true, .type = "asyncio.locks.Lock", .loop = 9, .suspended_at = &refresh };
    inc.object.bound = (struct wl_moment){ .time_us = inc.time_us };
}

static void add_verdict(const struct wl_stack *s)
{
    verdict.cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE;
    verdict.location = &refresh;
    verdict.headline = "asyncio.run() was called by code that a running event loop is executing";
    verdict.label = "needs a thread whose loop is not running";
    verdict.summary = "synchronous code lies between";
    verdict.note = "";
    verdict.see = "https://docs.python.org/3/";
    verdict.related_count = 2;
    verdict.related[0] = (struct wl_related){ .role = WL_ROLE_LOOP_STARTED, .frame = &refresh, .stack = s, .thread = 1, .loop = 7,
                                              .time_us = inc.time_us, .note = "the loop was started here" };
    verdict.related[1] = (struct wl_related){ .role = WL_ROLE_BRIDGE, .frame = &bridge, .note = "" };
    verdict.evidence_count = 2;
    verdict.evidence[0] = (struct wl_evidence){ .rule = "blocking-call", .fact = "loop 7 runs", .ref_kind = "loops", .ref = 7 };
    verdict.evidence[1] = (struct wl_evidence){ .rule = "blocking-call", .fact = "no other" };
    verdict.fix_count = 2;
    verdict.fixes[0] = (struct wl_fix){ .summary = "await it", .location = &refresh, .before = "asyncio.run(x)", .after = "await x",
                                        .applicability = WL_FIX_ADAPT, .reference = "https://docs.python.org/3/" };
    verdict.fixes[1] = (struct wl_fix){ .summary = "think", .applicability = WL_FIX_IDEA, .conditions = "" };
}

/* As much as there can be. */
static void fill(void)
{
    const struct wl_frame *frames[] = { &run, &bridge, &refresh };
    struct wl_stack *s = stack_of(3, frames);
    inc.kind = WL_KIND_NESTED_RUN;
    inc.raised = s;
    inc.outcome = WL_OUTCOME_HANDLED;
    inc.handled_at = &refresh;
    inc.final = true;
    inc.revision = 2;
    inc.count = 412;
    inc.missing[inc.missing_count++] = (struct wl_missing){ "threads", "the list was being changed" };
    add_loops(s);
    add_threads(s);
    add_task();
    add_verdict(s);
    extra.rendered = "error[nested-run]: \xe2\x80\xa6\n";
    extra.python = "3.11.2 (main, Mar 13 2023, 12:18:29) [GCC 12.2.0]";
}

Test(report, little_is_a_valid_document)
{
    write_document();
    EXPECT("{\"schema_version\":1,\"report_id\":\"20261124T041512.482913Z-4711-0001\",\"revision\":1,\"state\":\"open\","
           "\"outcome\":\"unknown\",\"count\":1,\"fingerprint\":\"0000000000000abc\",\"timestamp\":\"2026-11-24T");
    EXPECT("\"cause\":{\"kind\":\"unknown\",\"evidence\":[]}");
    EXPECT("\"threads\":[{\"id\":1,\"raising\":true,\"python_stack\":[]}]");
    EXPECT("\"incomplete\":[]");
    EXPECT_NOT("null");
    EXPECT_NOT("\"task\"");
    EXPECT_NOT("\"rendered\"");
    expect_valid();
}

Test(report, much_is_a_valid_document)
{
    fill();
    write_document();
    EXPECT("\"state\":\"final\",\"outcome\":\"handled\",\"count\":412,");
    EXPECT("\"handled_at\":{\"file\":\"/srv/shop/pricing.py\",\"line\":31,");
    EXPECT("\"confidence\":\"certain\",\"location\":{");
    EXPECT("\"ref\":{\"loops\":7}");
    EXPECT("\"before\":\"asyncio.run(x)\",\"after\":\"await x\"}");
    verdict.fixes[0].with_previous = true;
    write_document();
    EXPECT("\"before\":\"asyncio.run(x)\",\"after\":\"await x\",\"with_previous\":true}");
    EXPECT("\"roles\":[\"involved\",\"running\"]");
    EXPECT("\"packages\":{\"uvloop\":\"0.19.0\"}");
    EXPECT("\"package\":{\"name\":\"uvloop\",\"version\":\"0.19.0\"}");
    EXPECT("\"compiled\":true");
    EXPECT("\"what\":\"threads\",\"why\":\"the list was being changed\"");
    EXPECT("\"handle\":\"0x7f00\"");
    EXPECT_NOT("\"note\":\"\"");
    expect_valid();
}

Test(report, indented_it_is_the_same_document)
{
    fill();
    extra.pretty = true;
    write_document();
    EXPECT("\n  \"schema_version\": 1,\n");
    expect_valid();
}

Test(report, each_reduction_is_valid_and_says_so)
{
    static const char *const gone[] = { "threads[].python_stack", "related[].stack", "threads[].native_stack", "source" };
    size_t before = SIZE_MAX;
    fill();
    for (extra.reduce = 0; extra.reduce <= WL_REPORT_REDUCE_MAX; extra.reduce++) {
        write_document();
        cr_assert(strlen(document) < before || extra.reduce == 0);
        before = strlen(document);
        for (unsigned i = 0; i < 4; i++) {
            char text[64];
            snprintf(text, sizeof text, "{\"what\":\"%s\",\"why\":", gone[i]);
            cr_assert_eq(has(text), i < extra.reduce);
        }
        expect_valid();
    }
}

Test(report, columns_count_characters)
{
    static const struct {
        const char *source;
        int column, end_column, end_line;
        const char *want;
    } cases[] = {
        { "x = f()", 4, 7, 5, "\"end_line\":5,\"column\":5,\"end_column\":8," },
        { "\xc3\xa9 = f()", 5, 8, 5, "\"end_line\":5,\"column\":5,\"end_column\":8," },
        { "\xf0\x9f\x90\x8d = f()", 7, 10, 5, "\"end_line\":5,\"column\":5,\"end_column\":8," },
        { "\xef\xbf\xbd = f()", 6, 9, 5, "\"end_line\":5,\"column\":5,\"end_column\":8," },
        { "x = f(", 4, 1, 6, "\"end_line\":6,\"column\":5,\"function\"" },
        { "x = f()", 4, 7, 0, "\"line\":5,\"column\":5,\"function\"" },
        { "x = f()", -1, -1, 5, "\"end_line\":5,\"function\"" },
        { "x = f()", 4, -1, 5, "\"end_line\":5,\"column\":5,\"function\"" },
        { "x = f()", 4, 99, 5, "\"end_line\":5,\"column\":5,\"function\"" },
        { "x = f()", 99, 100, 5, "\"end_line\":5,\"function\"" },
        { "\xe9 = f()", 4, 7, 5, "\"end_line\":5,\"function\"" },
        { NULL, 4, 7, 5, "\"end_line\":5,\"function\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wl_frame f = refresh;
        f.source = cases[i].source;
        f.line = 5;
        f.column = cases[i].column;
        f.end_column = cases[i].end_column;
        f.end_line = cases[i].end_line;
        inc.handled_at = &f;
        write_document();
        EXPECT(cases[i].want);
    }
}

Test(report, a_cell_has_its_number)
{
    struct wl_frame f = refresh;
    f.origin = WL_ORIGIN_NOTEBOOK;
    f.cell = 5;
    inc.handled_at = &f;
    write_document();
    EXPECT("\"cell\":{\"execution_count\":5,\"line\":31}");
    f.cell = 0;
    write_document();
    EXPECT("\"cell\":{\"line\":31}");
}

Test(report, text_from_the_program_is_escaped)
{
    memcpy(inc.message, "a\x01\"\\\xed\xa0\x80\xff", 9);
    strcpy(inc.type, "caf\xc3\xa9");
    write_document();
    EXPECT("\"type\":\"caf\xc3\xa9\",\"message\":\"a\\u0001\\\"\\\\\xef\xbf\xbd\xef\xbf\xbd\"");
}

Test(report, what_was_cut_is_said)
{
    const struct wl_frame *frames[] = { &run, &refresh };
    struct wl_stack *s = stack_of(2, frames);
    s->cut = 9744;
    s->cut_at = 1;
    inc.raised = s;
    inc.message_cut = 12;
    write_document();
    EXPECT("{\"what\":\"error.message\",\"why\":\"12 bytes left out: too long\"}");
    EXPECT("{\"what\":\"threads[0].python_stack\",\"why\":\"9744 frames left out: too long\"}");
    expect_valid();
}

Test(report, native_frames_name_their_module)
{
    fill();
    write_document();
    EXPECT("\"native_stack\":[{\"kind\":\"native\",\"origin\":\"native\",\"native\":{\"address\":\"0x");
    EXPECT("\"build_id\":\"");
    EXPECT("\"offset\":\"0x");
    EXPECT("{\"kind\":\"native\",\"origin\":\"native\",\"native\":{\"address\":\"0x1\"}}");
    extra.native = false;
    write_document();
    EXPECT_NOT("native_stack\":[");
}

Test(report, the_process_is_this_one)
{
    char pid[32];
    snprintf(pid, sizeof pid, "\"ns_pid\":%d,\"host\":", (int)getpid());
    extra.cwd = "/srv/shop";
    write_document();
    EXPECT(pid);
    EXPECT("\"cwd\":\"/srv/shop\"");
    EXPECT("\"argv\":[\"");
    EXPECT("\"executable\":\"/");
}

static struct wl_frame *large_frame(void)
{
    static char source[2001], file[1025];
    static struct wl_frame f;
    memset(source, '\x01', sizeof source - 1);
    memset(file, 'f', sizeof file - 1);
    f = refresh;
    f.source = source;
    f.file = file;
    return &f;
}

/* The worst that the incident's own bounds allow: every stack full, every line escaped six-fold. */
Test(report, even_the_worst_fits_when_reduced)
{
    const struct wl_frame *frames[256];
    for (int i = 0; i < 256; i++)
        frames[i] = large_frame();
    fill();
    const struct wl_stack *s = stack_of(256, frames);
    inc.raised = s;
    inc.loop_count = WL_LOOPS_MAX;
    inc.thread_count = WL_THREADS_MAX;
    for (int i = 0; i < WL_LOOPS_MAX; i++) {
        inc.loops[i] = inc.loops[0];
        add_moments(&inc.loops[i], s);
    }
    for (int i = 1; i < WL_THREADS_MAX; i++)
        inc.threads[i] = (struct wl_thread){ .id = (uint32_t)i + 1, .python = s, .launch = { .time_us = 1, .stack = s } };
    inc.task.await_count = WL_AWAIT_MAX;
    for (int i = 0; i < WL_AWAIT_MAX; i++)
        inc.task.await_chain[i] = frames[0];
    verdict.related_count = WL_RELATED_MAX;
    for (int i = 0; i < WL_RELATED_MAX; i++)
        verdict.related[i] = (struct wl_related){ .role = WL_ROLE_RAISED, .frame = frames[0], .stack = s, .note = "x" };

    struct wl_buf out;
    int r = -ENOSPC;
    for (extra.reduce = 0; r == -ENOSPC && extra.reduce <= WL_REPORT_REDUCE_MAX; extra.reduce++) {
        wl_buf_init(&out, document, WL_REPORT_MAX);
        r = wl_report_write(&inc, &verdict, &extra, &out);
    }
    cr_assert_eq(r, 0);
    cr_assert(extra.reduce > 1);
    document[out.len] = '\0';
    expect_valid();
}
