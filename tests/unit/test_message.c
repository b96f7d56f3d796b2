/* src/preload/message.c, message_span.c: whole messages byte for byte, carets under odd text, and what is left out when room is short. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../src/common/utf8.h"
#include "../../src/preload/message.h"
#include "incident_cases.h"

static const struct wl_message_style usual = {
    .log_prefix = true, .cwd = "/app", .home = "/root", .report_id = "20261124T041512.482913Z-4711-0001",
    .report_path = "/root/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json",
    .command = true,
};

static char storage[8192];

static const char *full(const struct wl_incident *inc, const struct wl_message_style *style, size_t cap)
{
    struct wl_buf out;
    wl_buf_init(&out, storage, cap);
    wl_message_full(inc, maker_judge(inc), style, &out);
    cr_assert_eq(out.error, 0);
    cr_assert(out.len <= cap);
    storage[out.len] = 0;
    return storage;
}

static const struct maker_spec *find(const char *name)
{
    for (unsigned i = 0; i < incident_case_count; i++)
        if (strcmp(incident_cases[i].name, name) == 0)
            return &incident_cases[i];
    cr_assert_fail("no incident \"%s\"", name);
    return NULL;
}

/* --- whole messages --- */

static const struct {
    const char *name, *text;
} whole[] = {
    {
        .name = "asyncio.run() directly inside an async def",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[nested-run]: asyncio.run() was called by code that a running event loop is executing\n"
            "  --> main.py:8:14, in morning_brief (coroutine, Task 'Task-1')\n"
            "   |\n"
            " 8 |     report = asyncio.run(forecast(city))\n"
            "   |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a thread whose loop is not running\n"
            "   |\n"
            "  ::: main.py:13:5, in <module>\n"
            "   |\n"
            "13 |     asyncio.run(morning_brief(\"Oslo\"))\n"
            "   |     ---------------------------------- loop #1 was made and started here, 4.1 s before\n"
            "   |\n"
            "   = why: morning_brief() is a coroutine, which loop #1 is executing: it can await another\n"
            "          coroutine, but not start a second run inside the first\n"
            "   = fix: morning_brief() is a coroutine itself: await instead:  report = await forecast(city)\n"
            "   = outcome: unhandled (it reached sys.excepthook)\n"
            "   = note: Python's warning that a coroutine \"was never awaited\" comes from this: it is the one of\n"
            "          forecast()\n"
            "   = see: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain nested-run\n",
    },
    {
        .name = "through one synchronous function",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[nested-run]: asyncio.run() was called by code that a running event loop is executing\n"
            "  --> shop/pricing.py:31:12, in PriceBook.refresh\n"
            "   |\n"
            "31 |     return asyncio.run(self._fetch_all())\n"
            "   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a thread whose loop is not running\n"
            "   |\n"
            "  ::: shop/orders.py:58:13, in place_order (coroutine, Task 'order-7781')\n"
            "   |\n"
            "58 |     total = prices.refresh()\n"
            "   |             ---------------- this coroutine enters synchronous code here\n"
            "   |\n"
            "  ::: main.py:13:5, in <module>\n"
            "   |\n"
            "13 |     asyncio.run(morning_brief(\"Oslo\"))\n"
            "   |     ---------------------------------- loop #1 was made and started here, 4.1 s before\n"
            "   |\n"
            "   = why: between the coroutine place_order() and asyncio.run() lies synchronous code, so the\n"
            "          running loop cannot be re-entered: it waits for place_order(), and place_order() would\n"
            "          wait for it\n"
            "   = fix: make PriceBook.refresh() a coroutine (async def):  return await self._fetch_all()\n"
            "          and await it in place_order():  total = await prices.refresh()\n"
            "          (all callers of PriceBook.refresh() await it then)\n"
            "   = or:  keep it synchronous and call it off the loop's thread:\n"
            "            total = await asyncio.to_thread(prices.refresh)\n"
            "          (only if nothing that is bound to loop #1 goes along: no session, lock, queue or future of\n"
            "           it)\n"
            "   = note: Python's warning that a coroutine \"was never awaited\" comes from this: it is the one of\n"
            "          self._fetch_all()\n"
            "   = see: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain nested-run\n",
    },
    {
        .name = "a cell calls asyncio.run()",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[nested-run]: asyncio.run() in a notebook cell: the kernel's own event loop is already running\n"
            "  --> In [5], line 9\n"
            "   |\n"
            " 9 | prices = asyncio.run(load_prices([\"ACME\"]))\n"
            "   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ needs a thread whose loop is not running\n"
            "   |\n"
            "   = why: ipykernel 6.29 runs this code on its own loop (started 03:15:12Z, PID 4711); you need no\n"
            "          loop of your own here\n"
            "   = fix: a cell may await at top level:  prices = await load_prices([\"ACME\"])\n"
            "   = note: Python's warning that a coroutine \"was never awaited\" comes from this: it is the one of\n"
            "          load_prices()\n"
            "   = see: https://ipython.readthedocs.io/en/stable/interactive/autoawait.html\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain nested-run\n",
    },
    {
        .name = "a third-party client's synchronous method",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[nested-run]: QuoteClient.latest() of quotefeed 1.2.3 runs an event loop inside the running one\n"
            "  --> main.py:15:26, in rebalance (coroutine, Task 'Task-1')\n"
            "   |\n"
            "15 |         total += count * client.latest(symbol)\n"
            "   |                          ^^^^^^^^^^^^^^^^^^^^^\n"
            "   |                          this call into quotefeed 1.2.3 ends in asyncio.run()\n"
            "   |\n"
            "  ::: /srv/venv/lib/python3.11/site-packages/quotefeed/client.py:15:16, in QuoteClient.latest (quotefeed 1.2.3)\n"
            "   |\n"
            "15 |         return asyncio.run(self.latest_async(symbol))\n"
            "   |                --------------------------------------\n"
            "   |                quotefeed 1.2.3 runs a loop of its own here\n"
            "   |\n"
            "  ::: main.py:13:5, in <module>\n"
            "   |\n"
            "13 |     asyncio.run(morning_brief(\"Oslo\"))\n"
            "   |     ---------------------------------- loop #1 was made and started here, 4.1 s before\n"
            "   |\n"
            "   = why: QuoteClient.latest() is synchronous: it ends in asyncio.run(), while loop #1 is executing\n"
            "          rebalance() in this thread and waits for it. quotefeed 1.2.3 means it for programs without\n"
            "          a running loop: the call is yours to change\n"
            "   = fix: await quotefeed 1.2.3's asynchronous latest_async() instead:\n"
            "            total += count * await client.latest_async(symbol)\n"
            "   = or:  keep it synchronous and call it off the loop's thread:\n"
            "            total += count * await asyncio.to_thread(client.latest, symbol)\n"
            "          (only if nothing that is bound to loop #1 goes along: no session, lock, queue or future of\n"
            "           it)\n"
            "   = outcome: unhandled (it reached sys.excepthook)\n"
            "   = note: Python's warning that a coroutine \"was never awaited\" comes from this: it is the one of\n"
            "          self.latest_async()\n"
            "   = see: https://docs.python.org/3/library/asyncio-runner.html#asyncio.run\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain nested-run\n",
    },
    {
        .name = "a connection of the first asyncio.run() is closed in the second",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[closed]: StreamWriter.close() on an event loop that was closed already\n"
            "  --> main.py:11:15, in main\n"
            "   |\n"
            "11 |     reading = asyncio.run(client.read(\"temperature\"))\n"
            "   |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this call made, ran and closed loop #1\n"
            "   |\n"
            "  ::: main.py:13:5, in main\n"
            "   |\n"
            "13 |     asyncio.run(client.goodbye())\n"
            "   |     ----------------------------- loop #2 is running now, started here, 39 ms before\n"
            "   |\n"
            "  ::: sensor.py:21:9, in SensorClient.goodbye (coroutine)\n"
            "   |\n"
            "21 |         self._writer.close()\n"
            "   |         --------------------\n"
            "   |         StreamWriter.close() needed loop #1 here, 1.8 s after it was closed\n"
            "   |\n"
            "   = why: asyncio.run() closes its loop when it is done; what is bound to loop #1 does not live on\n"
            "          after that, nor under loop #2, which is another loop\n"
            "   = fix: run both on one loop, inside `with asyncio.Runner() as runner:`:\n"
            "            reading = runner.run(client.read(\"temperature\"))\n"
            "          and:  runner.run(client.goodbye())\n"
            "          (the `with` block holds both calls)\n"
            "   = or:  open and close what is used inside one coroutine, and run that with one\n"
            "          asyncio.run(main())\n"
            "   = outcome: unhandled (it reached sys.excepthook)\n"
            "   = see: https://docs.python.org/3/library/asyncio-runner.html#asyncio.Runner\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain closed\n",
    },
    {
        .name = "create_task() on another thread's loop",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[wrong-thread]: create_task() in the main thread, on a loop that runs in thread 'stock-loop'\n"
            "  --> stock.py:10:9, in Stock.refresh_soon\n"
            "   |\n"
            "10 |         self._loop.create_task(self._refresh(item))\n"
            "   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "   |         only thread 'stock-loop' may do this with loop #1\n"
            "   |\n"
            "  ::: service.py:23:9, in LoopThread._serve\n"
            "   |\n"
            "23 |         self.loop.run_forever()\n"
            "   |         ----------------------- loop #1 was started here, 5.0 ms before, in thread 'stock-loop'\n"
            "   |\n"
            "  ::: service.py:14, in LoopThread.start\n"
            "   |\n"
            "14 | self._thread.start()\n"
            "   | -------------------- thread 'stock-loop' was started here, 300 ms before\n"
            "   |\n"
            "  ::: service.py:7:21, in LoopThread.__init__\n"
            "   |\n"
            " 7 |         self.loop = asyncio.new_event_loop()\n"
            "   |                     ------------------------\n"
            "   |                     loop #1 was made here, 4.2 s before, in thread 'stock-loop'\n"
            "   |\n"
            "   = why: an event loop is not thread-safe: loop #1 runs in thread 'stock-loop', and other threads\n"
            "          may only hand it work. Without debug mode the call goes through, and the loop may see it\n"
            "          late or never\n"
            "   = fix: hand it to loop #1's own thread:\n"
            "            self._loop.call_soon_threadsafe(self._loop.create_task, self._refresh(item))\n"
            "   = or:  from another thread use asyncio.run_coroutine_threadsafe(coroutine, loop) for coroutines,\n"
            "          loop.call_soon_threadsafe(function) for functions\n"
            "   = outcome: unhandled (it reached sys.excepthook)\n"
            "   = see: https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain wrong-thread\n",
    },
    {
        .name = "nest_asyncio.apply() while uvloop runs",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[cannot-patch]: nest_asyncio.apply() was refused: loop #1 is uvloop's, which cannot be patched\n"
            "  --> main.py:8:5, in answer (coroutine)\n"
            "   |\n"
            " 8 |     nest_asyncio.apply()\n"
            "   |     ^^^^^^^^^^^^^^^^^^^^ can patch only asyncio's own loops\n"
            "   |\n"
            "  ::: main.py:19:15, in main\n"
            "   |\n"
            "19 |         print(loop.run_until_complete(answer(\"where is the archive?\")))\n"
            "   |               --------------------------------------------------------\n"
            "   |               loop #1 was started here, 4.1 s before\n"
            "   |\n"
            "   = why: loop #1 is uvloop's: compiled code, which no patch can make re-entrant. nest_asyncio is no\n"
            "          way out in this program\n"
            "   = fix: take the patch out and await what it was to make possible, in answer()\n"
            "   = or:  start with asyncio's own loop at main.py:19, if the patch has to stay\n"
            "          (the program does without uvloop's speed)\n"
            "   = see: https://github.com/erdewit/nest_asyncio\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain cannot-patch\n",
    },
    {
        .name = "closed by its finalizer: nobody's line",
        .text =
            "whyloop[4711] 04:15:12Z MainThread: error[closed]: a closed event loop was used\n"
            "  ::: main.py:30:5, in later\n"
            "   |\n"
            "30 |     loop.call_soon(go)\n"
            "   |     ------------------ call_soon() needed loop #1 here, 1.8 s after it was closed\n"
            "   |\n"
            "  ::: main.py:7:12, in main\n"
            "   |\n"
            " 7 |     loop = asyncio.new_event_loop()\n"
            "   |            ------------------------ loop #1 was made here, 4.2 s before\n"
            "   |\n"
            "   = cause: not known: the event loop was closed by its finalizer when it was thrown away, so no\n"
            "          line of the program closed it\n"
            "   = report: ~/.local/state/whyloop/20261124T041512.482913Z-4711-0001-x.json\n"
            "             whyloop show 482913    whyloop explain closed\n",
    },
};

Test(message, whole_messages)
{
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        cr_expect_str_eq(full(maker_build(find(whole[i].name)), &usual, 4096), whole[i].text, "%s:\n%s", whole[i].name, storage);
}

/* --- one place at a time --- */

/* The lines of the primary span of a nested run at that frame. */
static const char *span(const char *frame, bool ascii)
{
    static char text[4096];
    struct wl_message_style style = { .cwd = "/app", .ascii = ascii };
    char raised[2048];
    snprintf(raised, sizeof raised, RUN_REFUSED "%s\n", frame);
    struct maker_spec spec = { .kind = WL_KIND_NESTED_RUN, .raised = raised };
    const char *start = strchr(full(maker_build(&spec), &style, 4096), '\n') + 1, *end = strstr(start, "   = why");
    snprintf(text, sizeof text, "%.*s", (int)(end - start), start);
    return text;
}

#define LABEL " needs a thread whose loop is not running\n   |\n"

Test(message, carets_stand_under_the_span)
{
    cr_expect_str_eq(span("/app/a.py:3 f | \tx = {{run(y)}}", false), "  --> a.py:3:6, in f\n   |\n 3 |  x = run(y)\n   |      ^^^^^^" LABEL, "a tab is one blank");
    cr_expect_str_eq(span("/app/a.py:3 f | s = '\xe2\x82\xac\xc3\xa4'; {{run(y)}}", false),
        "  --> a.py:3:11, in f\n   |\n 3 | s = '\xe2\x82\xac\xc3\xa4'; run(y)\n   |           ^^^^^^" LABEL, "columns count code points");
    cr_expect_str_eq(span("/app/a.py:3 f | \xe6\xbc\xa2 = {{run('\xe6\xbc\xa2')}}", false),
        "  --> a.py:3:5, in f\n   |\n 3 | \xe6\xbc\xa2 = run('\xe6\xbc\xa2')\n   |      ^^^^^^^^^" LABEL, "a wide letter takes two");
    cr_expect_str_eq(span("/app/a.py:3 f | e\xcc\x81 = {{run(y)}}", false), "  --> a.py:3:6, in f\n   |\n 3 | e\xcc\x81 = run(y)\n   |     ^^^^^^" LABEL, "a combining one none");
    cr_expect_str_eq(span("/app/a.py:3 f |     run(y)  ", false), "  --> a.py:3, in f\n   |\n 3 |     run(y)\n   |     ^^^^^^" LABEL, "without columns, the stripped line");
    cr_expect_str_eq(span("/app/a.py:3 f", false), "  --> a.py:3, in f\n   | needs a thread whose loop is not running\n   |\n", "no source");
}

Test(message, text_of_the_program_is_escaped)
{
    cr_expect_str_eq(span("/app/a.py:3 f | '\x1b[2J'; {{run(y)}}", false), "  --> a.py:3:9, in f\n   |\n 3 | '\\x1b[2J'; run(y)\n   |            ^^^^^^" LABEL);
    cr_expect_str_eq(span("/app/a.py:3 f | '\xc3\xa4'; {{run(y)}}", true), "  --> a.py:3:6, in f\n   |\n 3 | '\\xe4'; run(y)\n   |         ^^^^^^" LABEL);
    struct wl_incident *inc = maker_build(find("through one synchronous function"));
    snprintf(inc->threads[0].name, sizeof inc->threads[0].name, "x\n   = report: /etc\x1b[1m");
    snprintf(inc->task.name, sizeof inc->task.name, "t\r\xe2\x80\xae'");
    full(inc, &usual, 4096);
    cr_expect_null(strchr(storage, 0x1b));
    cr_expect_null(strchr(storage, '\r'));
    cr_expect_null(strstr(storage, "\xe2\x80\xae"));
    cr_expect_null(strstr(storage, "\n   = report: /etc"));
}

Test(message, a_long_line_is_shown_around_its_span)
{
    char line[1500] = "/app/a.py:3 f | ";
    size_t at = strlen(line);
    for (; at < 900; at++)
        line[at] = "ab "[at % 3];
    snprintf(line + at, sizeof line - at, "{{run(y)}} %0*d", 300, 0);
    const char *text = span(line, false);
    cr_expect(strstr(text, " | ...") && strstr(text, "run(y)") && strlen(text) < 600, "%s", text);
    const char *source = strstr(text, "run(y)"), *start = source, *caret = strchr(text, '^'), *bar = caret;
    while (start[-1] != '\n')
        start--;
    while (bar[-1] != '\n')
        bar--;
    cr_expect_eq(source - start, caret - bar);
}

Test(message, a_span_over_several_lines_shows_its_first)
{
    struct maker_spec spec = { .kind = WL_KIND_NESTED_RUN, .raised = RUN_REFUSED "/app/a.py:30 f | x = {{asyncio.run(}}\n" };
    struct wl_incident *inc = maker_build(&spec);
    struct wl_frame *frame = (struct wl_frame *)inc->raised->frames[1];
    frame->end_line = 33;
    frame->end_column = 5;
    cr_expect(strstr(full(inc, &usual, 4096), "30 | x = asyncio.run(\n   |     ^^^^^^^^^^^^ needs"), "%s", storage);
}

/* --- what is left out --- */

/* emit.c: 4,096 bytes at most; whatever the room, the headline and the report are there, and no line is cut. */
Test(message, any_room_is_enough)
{
    static const size_t rooms[] = { 4096, 3000, 2000, 1500, 1200, 900, 700, 500, 400 };
    for (unsigned i = 0; i < incident_case_count; i++)
        for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) {
            full(maker_build(&incident_cases[i]), &usual, rooms[k]);
            cr_expect(strncmp(storage, "whyloop[47", 10) == 0 && storage[strlen(storage) - 1] == '\n', "%s in %zu", incident_cases[i].name, rooms[k]);
            cr_expect(strstr(storage, "whyloop show 482913"), "%s in %zu:\n%s", incident_cases[i].name, rooms[k], storage);
        }
}

Test(message, the_least_important_goes_first)
{
    struct wl_incident *inc = maker_build(find("through one synchronous function"));
    size_t all = strlen(full(inc, &usual, 4096));
    cr_expect(strstr(storage, "= see:") && strstr(storage, "= note:"));
    full(inc, &usual, all - 1);
    cr_expect(!strstr(storage, "= see:") && strstr(storage, "= or:") && strstr(storage, "loop #1 was"));
    full(inc, &usual, 1100);
    cr_expect(!strstr(storage, ":::") && strstr(storage, "= fix:") && strstr(storage, "-->"), "%s", storage);
}

Test(message, hostile_lengths_fit)
{
    struct wl_incident *inc = maker_build(find("through one synchronous function"));
    char name[2000], source[3000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    memset(source, '\x01', sizeof source - 1);
    source[sizeof source - 1] = 0;
    for (uint32_t i = 0; i < inc->raised->count; i++) {
        struct wl_frame *frame = (struct wl_frame *)inc->raised->frames[i];
        if (frame->origin != WL_ORIGIN_USER)
            continue;
        frame->function = frame->name = name;
        frame->source = source;
        frame->column = -1;
    }
    full(inc, &usual, 4096);
    cr_expect(strstr(storage, "whyloop show 482913"), "%s", storage);
}

Test(message, ascii_is_ascii)
{
    struct wl_message_style style = usual;
    style.ascii = true;
    for (unsigned i = 0; i < incident_case_count; i++)
        for (const char *at = full(maker_build(&incident_cases[i]), &style, 4096); *at; at++)
            cr_assert((unsigned char)*at < 0x80, "%s", incident_cases[i].name);
}

/* diagnostics.md: nothing longer than the terminal is wide unless it is source text (or a path, or the first line). */
Test(message, lines_are_not_too_long)
{
    for (unsigned i = 0; i < incident_case_count; i++) {
        const char *at = strchr(full(maker_build(&incident_cases[i]), &usual, 4096), '\n') + 1;
        for (; *at; at = strchr(at, '\n') + 1) {
            size_t size = strcspn(at, "\n");
            if (!strstr(at, "--> ") && size > 100 && at[3] == '=')
                cr_expect_fail("%s: %.*s", incident_cases[i].name, (int)size, at);
        }
    }
}

/* --- the short form, and where there is no report --- */

Test(message, short_is_one_line)
{
    struct wl_buf out;
    struct wl_incident *inc = maker_build(find("a comprehension's own frame, before 3.12; handled by the caller"));
    inc->count = 412;
    wl_buf_init(&out, storage, sizeof storage);
    wl_message_short(inc, maker_judge(inc), &usual, &out);
    cr_expect_str_eq(wl_buf_string(&out), "whyloop[4711] 04:15:12Z MainThread: handled error[nested-run]: asyncio.run() was called by code that a running event loop "
        "is executing -- vault.py:13:16, in token_for; seen 412 times; whyloop show 482913\n");
}

Test(message, without_the_command_it_names_the_file_alone)
{
    struct wl_message_style style = usual;
    style.command = false;
    const char *text = full(maker_build(find("through one synchronous function")), &style, 4096);
    cr_expect(strstr(text, "= report: "), "%s", text);
    cr_expect_null(strstr(text, "whyloop show"), "%s", text);
    cr_expect_null(strstr(text, "whyloop explain"), "%s", text);
}

Test(message, without_a_report_it_says_why)
{
    struct wl_message_style style = usual;
    style.report_path = "";
    style.report_why = "the directory could be written by others";
    cr_expect(strstr(full(maker_build(find("through one synchronous function")), &style, 4096), "   = report: none was written: the directory could be written by others\n"));
    style.report_path = NULL;
    cr_expect_null(strstr(full(maker_build(find("through one synchronous function")), &style, 4096), "= report"));
    cr_expect_null(strstr(storage, "whyloop show"));
}

Test(message, without_the_prefix_it_is_what_whyloop_show_prints)
{
    struct wl_message_style style = usual;
    style.log_prefix = false;
    cr_expect(strncmp(full(maker_build(find("through one synchronous function")), &style, 4096), "error[nested-run]: ", 19) == 0);
}
