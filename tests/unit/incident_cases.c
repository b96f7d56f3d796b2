/* The table of incidents: each row is one that happens, in the shape in which the hooks see it (3.11's stacks, unless said).
 * The first rows are the shared cases of tests/cases; the rest are drawn from what people report. */
#include "incident_cases.h"

/* --- pieces --- */

#define MAIN_RUN "/app/main.py:13 <module> main |     {{asyncio.run(morning_brief(\"Oslo\"))}}\n"
#define BY_MAIN { .state = WL_LOOP_RUNNING, .made = RUN_MADE MAIN_RUN, .started = RUN_STARTED MAIN_RUN }
#define UVLOOP_MAIN { .state = WL_LOOP_RUNNING, .impl = WL_LOOP_UVLOOP, .made = "/app/main.py:17 main main | loop = uvloop.new_event_loop()\n", \
    .started = "/app/main.py:19 main main |         print({{loop.run_until_complete(answer(\"where is the archive?\"))}})\n" }

#define UVLOOP_START_FRAMES "/app/main.py:19 main main |         print({{loop.run_until_complete(answer(\"where is the archive?\"))}})\n"

#define MODULE_MAIN "/app/main.py:19 <module> main |     {{main()}}\n"
#define BY_HAND_MADE "/app/main.py:7 main main |     loop = {{asyncio.new_event_loop()}}\n" MODULE_MAIN
#define BY_HAND_STARTED "/app/main.py:9 main main |     {{loop.run_until_complete(work())}}\n" MODULE_MAIN
#define BY_HAND { .state = WL_LOOP_RUNNING, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED }

#define KERNEL_START \
    STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" SITE "tornado/platform/asyncio.py:205 BaseAsyncIOLoop.start @6.3\n" \
    SITE "ipykernel/kernelapp.py:736 IPKernelApp.start @6.29\n" SITE "traitlets/config/application.py:1075 Application.launch_instance @5.14\n" \
    SITE "ipykernel_launcher.py:18 <module> main\n"
#define KERNEL { .state = WL_LOOP_RUNNING, .made = KERNEL_START, .started = KERNEL_START, .started_ms = 3600000 }
#define IN_KERNEL \
    SITE "IPython/core/interactiveshell.py:3553 InteractiveShell.run_code async @8.20\n" SITE "ipykernel/zmqshell.py:549 ZMQInteractiveShell.run_cell @6.29\n" \
    SITE "ipykernel/kernelbase.py:534 Kernel.dispatch_shell async @6.29\n" STDLIB "asyncio/events.py:80 Handle._run\n" \
    STDLIB "asyncio/base_events.py:1922 BaseEventLoop._run_once\n" KERNEL_START

#define UVICORN_START \
    STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" STDLIB "asyncio/base_events.py:640 BaseEventLoop.run_until_complete\n" BY_RUN \
    SITE "uvicorn/server.py:61 Server.run @0.29.0\n" SITE "uvicorn/main.py:578 run @0.29.0\n" SITE "click/core.py:783 Context.invoke @8.1\n" \
    "/srv/venv/bin/uvicorn:8 <module> main\n"

#define UVICORN_START_LIB BY_RUN SITE "uvicorn/server.py:61 Server.run @0.29.0\n" SITE "uvicorn/main.py:578 run @0.29.0\n"

/* Two runs in one function, the first closed. */
#define READ_RUN "/app/main.py:11 main main |     reading = {{asyncio.run(client.read(\"temperature\"))}}\n" MODULE_MAIN
#define BYE_RUN "/app/main.py:13 main main |     {{asyncio.run(client.goodbye())}}\n" MODULE_MAIN
#define FIRST_RUN { .state = WL_LOOP_CLOSED, .made = RUN_MADE READ_RUN, .started = RUN_STARTED READ_RUN, .closed = RUN_CLOSED READ_RUN }
#define SECOND_RUN { .state = WL_LOOP_RUNNING, .made = RUN_MADE BYE_RUN, .started = RUN_STARTED BYE_RUN, .made_ms = 40, .started_ms = 39 }

const struct maker_spec incident_cases[] = {
    /* --- nested loops --- */
    {
        .name = "asyncio.run() directly inside an async def", .kind = WL_KIND_NESTED_RUN, .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook",
        .message = "asyncio.run() cannot be called from a running event loop", .task = "Task-1",
        .raised = RUN_REFUSED "/app/main.py:8 morning_brief async main |     report = {{asyncio.run(forecast(city))}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8",
        .related = "blocking-call=main.py:8 loop-started=main.py:13 loop-created=main.py:13 raised=main.py:8",
        .headline = "asyncio.run() was called by code that a running event loop is executing", .says = "morning_brief() is a coroutine",
        .fix = "exact: asyncio.run(forecast(city)) -> await forecast(city)",
    },
    {
        .name = "the same before 3.11, without columns", .kind = WL_KIND_NESTED_RUN,
        .raised = "/usr/lib/python3.8/asyncio/runners.py:33 run\n/app/main.py:8 morning_brief async main |     report = asyncio.run(forecast(city))  # now\n",
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8", .related = "blocking-call=main.py:8",
        .fix = "exact:     report = asyncio.run(forecast(city))  # now ->     report = await forecast(city)  # now",
    },
    {
        .name = "through one synchronous function", .kind = WL_KIND_NESTED_RUN, .task = "order-7781",
        .raised = RUN_REFUSED "/app/shop/pricing.py:31 PriceBook.refresh |     return {{asyncio.run(self._fetch_all())}}\n"
            "/app/shop/orders.py:58 place_order async |     total = {{prices.refresh()}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "pricing.py:31", .related = "blocking-call=orders.py:58 loop-started=main.py:13",
        .says = "between the coroutine place_order() and asyncio.run() lies synchronous code",
        .fix = "make PriceBook.refresh() a coroutine",
    },
    {
        .name = "through three synchronous functions", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/c.py:3 inner | return {{asyncio.run(go())}}\n/app/b.py:2 middle | return {{inner()}}\n/app/b.py:6 outer | return {{middle()}}\n"
            "/app/main.py:5 main async main | x = {{outer()}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "c.py:3", .related = "blocking-call=main.py:5",
        .fix = "make inner(), middle() and outer() coroutines, each awaited by the next",
    },
    {
        .name = "from __init__, which cannot be a coroutine", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/c.py:3 Client.__init__ | self.token = {{asyncio.run(login())}}\n/app/main.py:5 main async main | c = {{Client()}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "c.py:3", .related = "blocking-call=main.py:5",
        .fix = "do the asynchronous part in main()",
    },
    {
        .name = "a comprehension's own frame, before 3.12; handled by the caller", .kind = WL_KIND_NESTED_RUN,
        .outcome = WL_OUTCOME_HANDLED, .handled_at = "/app/vault.py:13 token_for |         return {{asyncio.run(request_token(record))}}",
        .raised = RUN_REFUSED "/app/vault.py:13 token_for |         return {{asyncio.run(request_token(record))}}\n"
            "/app/main.py:8 tokenize.<locals>.<listcomp> main |     return [{{vault.token_for(record)}} for record in records]\n"
            "/app/main.py:8 tokenize async main |     return {{[vault.token_for(record) for record in records]}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "vault.py:13", .related = "blocking-call=main.py:8",
        .fix = "make token_for() a coroutine",
    },
    {
        .name = "an asynchronous generator", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/main.py:8 pages agen main |     yield {{asyncio.run(fetch(n))}}.text\n/app/main.py:12 main async main |     async for p in pages():\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8", .related = "blocking-call=main.py:8",
        .fix = "exact: asyncio.run(fetch(n)) -> (await fetch(n))",
    },
    {
        .name = "its result's attribute: the await needs parentheses", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/main.py:8 page async main |     return {{asyncio.run(fetch(n))}}.text\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8",
        .fix = "exact: asyncio.run(fetch(n)) -> (await fetch(n))",
    },
    {
        .name = "a callback of the loop, no coroutine below", .kind = WL_KIND_NESTED_RUN, .scheduled = "/app/main.py:30 main async main | loop.call_later(1, self.tick)\n",
        .raised = RUN_REFUSED "/app/main.py:22 Clock.tick main |     {{asyncio.run(self.save())}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:22", .related = "loop-started=main.py:13 scheduled=main.py:30",
        .says = "is executing a callback",
        .fix = "adapt: asyncio.run(self.save()) -> asyncio.create_task(self.save())",
    },
    {
        .name = "a callback, below an IPython that is not the loop's", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "<ipython-input-3-ab>:4 tick cell=3 | {{asyncio.run(go())}}\n" IN_LOOP "<ipython-input-3-ab>:7 <module> main cell=3 | {{loop.run_forever()}}\n"
            SITE "IPython/core/interactiveshell.py:3553 InteractiveShell.run_code async @8.20\n",
        .loop = { { .state = WL_LOOP_RUNNING, .started = "<ipython-input-3-ab>:7 <module> main cell=3 | {{loop.run_forever()}}\n" } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "<ipython-input-3-ab>:4", .says = "is executing a callback",
    },
    {
        .name = "an AsyncExitStack between: the user's coroutine is meant", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/main.py:22 cleanup main |     {{asyncio.run(done())}}\n" STDLIB "contextlib.py:721 AsyncExitStack.__aexit__ async\n"
            "/app/main.py:28 main async main |     async with {{stack}}:\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:22", .related = "blocking-call=main.py:28",
    },
    {
        .name = "a web handler under uvicorn: whose loop it is", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/web/views.py:14 total |     return {{asyncio.run(prices())}}\n/app/web/views.py:20 index async |     return {{total()}}\n"
            SITE "starlette/routing.py:73 request_response.<locals>.app async @0.37\n" IN_LOOP BY_RUN UVICORN_START,
        .loop = { { .state = WL_LOOP_RUNNING, .made = UVICORN_START, .started = UVICORN_START } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "views.py:14", .related = "blocking-call=views.py:20",
        .says = "uvicorn 0.29.0 runs this loop",
    },
    {
        .name = "run_until_complete() on the running loop", .kind = WL_KIND_ALREADY_RUNNING, .message = "This event loop is already running",
        .raised = ALREADY_REFUSED "/app/mailer.py:14 Mailer.notify |         {{loop.run_until_complete(self.send(text))}}\n"
            "/app/main.py:8 close_ticket async main |     {{mailer.notify(\"ticket\")}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "mailer.py:14", .related = "blocking-call=main.py:8 loop-started=main.py:9",
        .headline = "run_until_complete() was called by code that a running event loop is executing",
        .fix = "make Mailer.notify() a coroutine",
    },
    {
        .name = "run_forever() in a coroutine", .kind = WL_KIND_ALREADY_RUNNING,
        .raised = STDLIB "asyncio/base_events.py:584 BaseEventLoop._check_running\n" STDLIB "asyncio/base_events.py:600 BaseEventLoop.run_forever\n"
            "/app/main.py:8 serve async main |     {{loop.run_forever()}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8", .headline = "run_forever() was called",
    },
    {
        .name = "a helper makes a loop of its own and runs it", .kind = WL_KIND_OTHER_LOOP_RUNNING,
        .raised = ALREADY_REFUSED "/app/accounts.py:12 login |         return {{loop.run_until_complete(open_session(name))}}\n"
            "/app/main.py:9 start_bots async main |         bots.append({{accounts.login(name)}})\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN, { .state = WL_LOOP_MADE, .thread = 9, .made = "/app/accounts.py:10 login |     loop = {{asyncio.new_event_loop()}}\n" } },
        .involved = 1, .running = 1, .target = 2,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "accounts.py:12", .related = "blocking-call=main.py:9 loop-started=main.py:13",
        .fix = "make login() a coroutine",
    },
    {
        .name = "another loop, in the coroutine itself", .kind = WL_KIND_OTHER_LOOP_RUNNING,
        .raised = ALREADY_REFUSED "/app/main.py:12 login async main |     s = {{loop.run_until_complete(open_session(name))}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:12",
        .fix = "exact: loop.run_until_complete(open_session(name)) -> await open_session(name)",
    },
    {
        .name = "the same with a future of that loop: not exact", .kind = WL_KIND_OTHER_LOOP_RUNNING,
        .raised = ALREADY_REFUSED "/app/main.py:12 login async main |     s = {{loop.run_until_complete(loop.create_task(go()))}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:12",
        .fix = "adapt: loop.run_until_complete(loop.create_task(go())) -> await loop.create_task(go())",
    },
    {
        .name = "uvloop's run_until_complete, without a frame of its own", .kind = WL_KIND_ALREADY_RUNNING, .message = "this event loop is already running.",
        .raised = "/app/main.py:12 answer async main |     return {{loop.run_until_complete(ask())}}\n" UVLOOP_START_FRAMES,
        .loop = { UVLOOP_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:12", .related = "blocking-call=main.py:12 loop-started=main.py:19",
        .headline = "run_until_complete() was called",
        .fix = "exact: loop.run_until_complete(ask()) -> await ask()",
    },
    {
        .name = "a multi-line call: no code, for only its first line is known", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/main.py:8 brief async main |     report = asyncio.run(\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8", .fix = "brief() is a coroutine itself",
    },
    {
        .name = "no history: attached late", .kind = WL_KIND_NESTED_RUN, .likely = true,
        .raised = RUN_REFUSED "/app/main.py:8 brief async main |     report = {{asyncio.run(go())}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8", .fix = "exact: asyncio.run(go()) -> await go()",
    },
    {
        .name = "no user frame at all: a server's own code", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED SITE "someapp/jobs.py:40 refresh @2.0 | asyncio.run(x())\n" SITE "someapp/web.py:11 view async @2.0\n" IN_LOOP UVICORN_START_LIB,
        .loop = { { .state = WL_LOOP_RUNNING, .started = UVICORN_START_LIB } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "jobs.py:40", .related = "blocking-call=web.py:11",
    },
    {
        .name = "the asyncio REPL", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "<console>:1 <module> main | {{asyncio.run(go())}}\n" STDLIB "asyncio/__main__.py:40 AsyncIOInteractiveConsole.runcode.<locals>.callback\n" IN_LOOP
            STDLIB "asyncio/__main__.py:120 <module>\n",
        .loop = { { .state = WL_LOOP_RUNNING, .started = STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" STDLIB "asyncio/__main__.py:120 <module>\n" } },
        .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "<console>:1", .fix = "exact: asyncio.run(go()) -> await go()",
    },

    /* --- notebooks --- */
    {
        .name = "a cell calls asyncio.run()", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/tmp/ipykernel_4711/1234.py:9 <module> main cell=5 | prices = {{asyncio.run(load_prices([\"ACME\"]))}}\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "1234.py:9", .headline = "asyncio.run() in a notebook cell: the kernel's own event loop is already running",
        .says = "ipykernel 6.29 runs this code on its own loop", .fix = "exact: asyncio.run(load_prices([\"ACME\"])) -> await load_prices([\"ACME\"])",
    },
    {
        .name = "a function in a cell", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/tmp/ipykernel_4711/1234.py:3 load main cell=5 |     return {{asyncio.run(go())}}\n/tmp/ipykernel_4711/99.py:1 <module> main cell=6 | load()\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "1234.py:3", .fix = "make load() a coroutine",
    },
    {
        .name = "a module that a cell imports", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/feeds.py:3 load |     return {{asyncio.run(go())}}\n<ipython-input-6-abcdef>:1 <module> main cell=6 | load()\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "feeds.py:3", .headline = "asyncio.run() in a notebook: the kernel's own event loop",
    },
    {
        .name = "a library's wrapper in a notebook: the notebook wins", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED SITE "quotefeed/client.py:15 QuoteClient.latest @1.2.3 |         return {{asyncio.run(self.latest_async(symbol))}}\n"
            "/tmp/ipykernel_4711/1234.py:2 <module> main cell=5 | q = {{client.latest(\"ACME\")}}\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "1234.py:2", .related = "bridge=client.py:15", .headline = "QuoteClient.latest() of quotefeed 1.2.3 in a notebook",
        .fix = "exact: client.latest(\"ACME\") -> await client.latest_async(\"ACME\")",
    },
    {
        .name = "a kernel that was there before whyloop: by the stack of the error", .kind = WL_KIND_NESTED_RUN, .likely = true,
        .raised = RUN_REFUSED "/tmp/ipykernel_4711/1234.py:9 <module> main cell=5 | {{asyncio.run(go())}}\n" IN_KERNEL,
        .loop = { { .state = WL_LOOP_RUNNING } }, .loops = 1, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "1234.py:9",
    },
    {
        .name = "IPython in a terminal, a loop that the cell itself runs: not the kernel's", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "<ipython-input-3-ab>:4 main async cell=3 | x = {{asyncio.run(go())}}\n" IN_LOOP BY_RUN
            "<ipython-input-3-ab>:7 <module> main cell=3 | {{asyncio.run(main())}}\n" SITE "IPython/core/interactiveshell.py:3553 InteractiveShell.run_code async @8.20\n",
        .loop = { { .state = WL_LOOP_RUNNING, .started = RUN_STARTED "<ipython-input-3-ab>:7 <module> main cell=3 | {{asyncio.run(main())}}\n"
            SITE "IPython/core/interactiveshell.py:3553 InteractiveShell.run_code async @8.20\n" } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "<ipython-input-3-ab>:4",
    },
    {
        .name = "Playwright's guard in a notebook", .kind = WL_KIND_SYNC_API_IN_LOOP, .message = "It looks like you are using Playwright Sync API inside the asyncio loop.",
        .raised = SITE "playwright/sync_api/_context_manager.py:46 PlaywrightContextManager.__enter__ @1.40\n"
            "/tmp/ipykernel_4711/7.py:2 <module> main cell=2 | with {{sync_playwright()}} as p:\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_NOTEBOOK, .at = "7.py:2", .related = "bridge=_context_manager.py:46", .fix = "the asynchronous way of playwright 1.40: async with async_playwright() as p",
    },

    /* --- libraries --- */
    {
        .name = "a third-party client's synchronous method", .kind = WL_KIND_NESTED_RUN, .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook", .task = "Task-1",
        .raised = RUN_REFUSED SITE "quotefeed/client.py:15 QuoteClient.latest @1.2.3 |         return {{asyncio.run(self.latest_async(symbol))}}\n"
            "/app/main.py:15 rebalance async main |         total += count * {{client.latest(symbol)}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:15", .related = "bridge=client.py:15 blocking-call=main.py:15 loop-started=main.py:13",
        .headline = "QuoteClient.latest() of quotefeed 1.2.3 runs an event loop inside the running one", .says = "this call into quotefeed 1.2.3 ends in asyncio.run()",
        .fix = "exact: client.latest(symbol) -> await client.latest_async(symbol)",
    },
    {
        .name = "the same through a user's helper", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED SITE "quotefeed/client.py:15 QuoteClient.latest @1.2.3 |         return {{asyncio.run(self.latest_async(symbol))}}\n"
            "/app/book.py:15 value |     return {{client.latest(symbol)}}\n/app/main.py:15 rebalance async main |     {{value(\"ACME\")}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "book.py:15", .related = "bridge=client.py:15 blocking-call=main.py:15",
        .fix = "adapt: client.latest(symbol) -> await client.latest_async(symbol)",
    },
    {
        .name = "a twin known by name: pydantic-ai's run_sync", .kind = WL_KIND_ALREADY_RUNNING,
        .raised = ALREADY_REFUSED SITE "pydantic_ai/agent.py:500 Agent.run_sync @0.0.30 | return get_event_loop().run_until_complete(\n"
            "/app/main.py:15 chat async main |     r = {{agent.run_sync(prompt, deps=deps)}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:15", .related = "bridge=agent.py:500",
        .fix = "exact: agent.run_sync(prompt, deps=deps) -> await agent.run(prompt, deps=deps)",
    },
    {
        .name = "a library's own coroutine runs a loop: its bug", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED SITE "badlib/io.py:9 _sync @3.1 | return asyncio.run(c)\n" SITE "badlib/api.py:30 Api.get async @3.1 | x = _sync(c)\n"
            "/app/main.py:15 main async main |     x = {{await api.get(\"/\")}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:15", .related = "bridge=io.py:9 blocking-call=api.py:30",
        .says = "the bug is badlib 3.1's, not yours", .fix = "report it to badlib 3.1",
    },
    {
        .name = "a third-party decorator outside the user's function is no bridge", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED "/app/main.py:9 load main |     return {{asyncio.run(go())}}\n" SITE "tenacity/__init__.py:330 wrapped_f @8.2\n"
            "/app/main.py:15 main async main |     x = {{load()}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:9", .related = "blocking-call=main.py:15",
    },
    {
        .name = "uvloop.run() is the loop's own frame, no bridge", .kind = WL_KIND_NESTED_RUN,
        .raised = RUN_REFUSED SITE "uvloop/__init__.py:88 run @0.19\n/app/main.py:9 load async main |     return {{uvloop.run(go())}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:9", .headline = "uvloop.run() was called", .fix = "exact: uvloop.run(go()) -> await go()",
    },
    {
        .name = "asgiref's guard, through a user's function", .kind = WL_KIND_SYNC_API_IN_LOOP,
        .message = "You cannot use AsyncToSync in the same thread as an async event loop - just await the async function directly.",
        .raised = SITE "asgiref/sync.py:186 AsyncToSync.__call__ @3.8.1\n/app/groups.py:14 add_member |     {{async_to_sync(group_add)(group, user)}}\n"
            "/app/main.py:12 ChatConsumer.connect async main |         {{add_member(\"lobby\", self.user)}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "groups.py:14", .related = "bridge=sync.py:186 blocking-call=main.py:12 loop-started=main.py:13",
        .fix = "adapt: async_to_sync(group_add)(group, user) -> await group_add(group, user)",
    },
    {
        .name = "asgiref's guard before 3.11, in the coroutine itself", .kind = WL_KIND_SYNC_API_IN_LOOP,
        .raised = SITE "asgiref/sync.py:186 AsyncToSync.__call__ @3.8.1\n/app/main.py:12 connect async main |     n = async_to_sync(group_add)(group, user)\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:12", .fix = "exact:     n = async_to_sync(group_add)(group, user) ->     n = await group_add(group, user)",
    },
    {
        .name = "anyio.run() in a running loop", .kind = WL_KIND_SYNC_API_IN_LOOP, .message = "Already running asyncio in this thread",
        .raised = SITE "anyio/_core/_eventloop.py:59 run @4.3\n/app/main.py:12 main async main |     n = {{anyio.run(work, 3)}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:12", .fix = "exact: anyio.run(work, 3) -> await work(3)",
    },
    {
        .name = "trio.run() in trio: no loop of asyncio's", .kind = WL_KIND_SYNC_API_IN_LOOP, .message = "Attempted to call run() from inside a run()",
        .raised = SITE "trio/_core/_run.py:2000 run @0.25\n/app/main.py:12 main async main |     {{trio.run(work)}}\n" SITE "trio/_core/_run.py:2400 unrolled_run @0.25\n",
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:12", .related = "bridge=_run.py:2000 blocking-call=main.py:12", .fix = "exact: trio.run(work) -> await work()",
    },
    {
        .name = "Django's ORM in a coroutine", .kind = WL_KIND_SYNC_API_IN_LOOP, .message = "You cannot call this from an async context - use a thread or sync_to_async.",
        .raised = SITE "django/utils/asyncio.py:24 async_unsafe.<locals>.decorator.<locals>.inner @5.0.6\n" SITE "django/db/models/query.py:637 QuerySet.get @5.0.6\n"
            SITE "django/db/models/manager.py:87 BaseManager.manager_method @5.0.6\n/app/views.py:12 detail async |     item = {{Item.objects.get(pk=pk)}}\n" IN_LOOP UVICORN_START,
        .loop = { { .state = WL_LOOP_RUNNING, .made = UVICORN_START, .started = UVICORN_START } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "views.py:12", .related = "bridge=asyncio.py:24", .fix = "exact: Item.objects.get(pk=pk) -> await Item.objects.aget(pk=pk)",
    },
    {
        .name = "fsspec's guard", .kind = WL_KIND_SYNC_API_IN_LOOP, .message = "Calling sync() from within a running loop",
        .raised = SITE "fsspec/asyn.py:77 sync @2024.3\n" SITE "fsspec/asyn.py:118 sync_wrapper.<locals>.wrapper @2024.3\n/app/main.py:12 main async main |     data = {{fs.cat(path)}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = "main.py:12", .fix = "the asynchronous way of fsspec 2024.3",
    },

    /* --- uvloop and patches, re-entering --- */
    {
        .name = "nest_asyncio.apply() while uvloop runs", .kind = WL_KIND_CANNOT_PATCH, .message = "Can't patch loop of type <class 'uvloop.Loop'>",
        .raised = SITE "nest_asyncio.py:193 _patch_loop @1.6.0\n" SITE "nest_asyncio.py:19 apply @1.6.0\n/app/main.py:8 answer async main |     {{nest_asyncio.apply()}}\n" UVLOOP_START_FRAMES,
        .loop = { UVLOOP_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = "main.py:8", .related = "blocking-call=main.py:8 loop-started=main.py:19",
        .headline = "nest_asyncio.apply() was refused: loop #1 is uvloop's", .says = "no way out", .fix = "take the patch out",
    },
    {
        .name = "nest_asyncio refuses another kind of loop", .kind = WL_KIND_CANNOT_PATCH, .likely = true,
        .raised = SITE "nest_asyncio.py:193 _patch_loop @1.6.0\n" SITE "nest_asyncio.py:19 apply @1.6.0\n/app/main.py:8 setup main |     {{nest_asyncio.apply()}}\n",
        .loop = { { .state = WL_LOOP_MADE, .impl = WL_LOOP_OTHER, .thread = 9, .made = "/app/main.py:7 setup main | loop = QEventLoop(app)\n" } }, .involved = 1,
        .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = "main.py:8", .headline = "loop #1 is a qasync.QSelectorEventLoop",
    },
    {
        .name = "nest_asyncio's asyncio.run() on a running uvloop", .kind = WL_KIND_ALREADY_RUNNING, .message = "this event loop is already running.",
        .raised = SITE "nest_asyncio.py:30 run @1.6.0\n/app/main.py:9 answer async main |     return {{asyncio.run(ask_model(question))}}\n" UVLOOP_START_FRAMES,
        .loop = { UVLOOP_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = "main.py:9", .headline = "asyncio.run() on a running uvloop loop",
        .fix = "exact: asyncio.run(ask_model(question)) -> await ask_model(question)",
    },
    {
        .name = "a coroutine pumps the loop by hand", .kind = WL_KIND_REENTERED, .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "the loop's exception handler",
        .message = "Cannot enter into task <Task pending name='Task-2'> while another task <Task pending name='Task-1'> is being executed.",
        .raised = STDLIB "asyncio/events.py:80 Handle._run\n" STDLIB "asyncio/base_events.py:1922 BaseEventLoop._run_once\n"
            "/app/render.py:12 Canvas.keep_alive |         {{self.loop._run_once()}}\n/app/render.py:8 Canvas.draw |             {{self.keep_alive()}}\n"
            "/app/main.py:13 main async main |     {{canvas.draw(3)}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "render.py:12", .related = "blocking-call=main.py:13 loop-started=main.py:9",
        .headline = "a task was entered while another one was being executed, by _run_once()",
    },
    {
        .name = "re-entered under nest_asyncio", .kind = WL_KIND_REENTERED,
        .raised = STDLIB "asyncio/events.py:80 Handle._run\n" SITE "nest_asyncio.py:133 _run_once @1.6.0\n" SITE "nest_asyncio.py:98 run_until_complete @1.6.0\n"
            "/app/main.py:9 load main |     return {{loop.run_until_complete(go())}}\n/app/main.py:13 main async main |     {{load()}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:9", .related = "blocking-call=main.py:13", .says = "nest_asyncio allows such calls",
    },
    {
        .name = "re-entered under uvloop", .kind = WL_KIND_REENTERED,
        .raised = "/app/main.py:9 load main |     {{pump()}}\n/app/main.py:13 main async main |     {{load()}}\n" UVLOOP_START_FRAMES,
        .loop = { UVLOOP_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = "main.py:9",
    },
    {
        .name = "re-entered in a notebook is a blocking call all the same", .kind = WL_KIND_REENTERED,
        .raised = SITE "nest_asyncio.py:133 _run_once @1.6.0\n/tmp/ipykernel_4711/3.py:2 <module> main cell=3 | {{asyncio.run(go())}}\n" IN_KERNEL,
        .loop = { KERNEL }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "3.py:2",
    },

    /* --- closed --- */
    {
        .name = "a connection of the first asyncio.run() is closed in the second", .kind = WL_KIND_CLOSED, .message = "Event loop is closed",
        .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook",
        .raised = CHECK_CLOSED STDLIB "asyncio/selector_events.py:864 _SelectorTransport.close\n" STDLIB "asyncio/streams.py:344 StreamWriter.close\n"
            "/app/sensor.py:21 SensorClient.goodbye async |         {{self._writer.close()}}\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { FIRST_RUN, SECOND_RUN }, .involved = 1, .running = 2,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:11",
        .related = "loop-closed=main.py:11 loop-created=main.py:11 loop-started=main.py:11 raised=sensor.py:21 other-loop-started=main.py:13",
        .headline = "StreamWriter.close() on an event loop that was closed already", .says = "this call made, ran and closed loop #1",
        .fix = "adapt: asyncio.run(client.read(\"temperature\")) -> runner.run(client.read(\"temperature\"))",
    },
    {
        .name = "an aiohttp session after its run", .kind = WL_KIND_CLOSED, .object = "aiohttp.client.ClientSession", .object_loop = 1,
        .raised = CHECK_CLOSED SITE "aiohttp/client.py:500 ClientSession._request async @3.9\n/app/sync.py:22 download async |     async with {{session.get(url)}} as reply:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { FIRST_RUN, SECOND_RUN }, .involved = 1, .running = 2,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:11", .related = "raised=sync.py:22",
        .headline = "an aiohttp ClientSession was used after its event loop was closed", .says = "loop #1, the ClientSession's",
    },
    {
        .name = "a Runner that a with block closed", .kind = WL_KIND_CLOSED,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:450 BaseEventLoop.create_task\n/app/main.py:30 later main |     {{loop.create_task(go())}}\n" MODULE_MAIN,
        .loop = { { .state = WL_LOOP_CLOSED, .made = STDLIB "asyncio/runners.py:137 Runner._lazy_init\n/app/main.py:20 first main |     with asyncio.Runner() as r:\n",
            .started = LOOP_STARTED STDLIB "asyncio/runners.py:118 Runner.run\n/app/main.py:21 first main |         r.run(go())\n",
            .closed = LOOP_CLOSED STDLIB "asyncio/runners.py:71 Runner.close\n" STDLIB "asyncio/runners.py:62 Runner.__exit__\n/app/main.py:20 first main |     with asyncio.Runner() as r:\n" } },
        .involved = 1,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:20", .related = "loop-closed=main.py:20 loop-started=main.py:21 raised=main.py:30",
        .headline = "create_task() on an event loop that was closed already", .says = "the Runner closes its loop when it is done",
    },
    {
        .name = "a library's run_sync() that goes through asyncio.run()", .kind = WL_KIND_CLOSED,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:450 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{pool.close()}}\n",
        .loop = { { .state = WL_LOOP_CLOSED, .made = RUN_MADE SITE "lib/api.py:9 run_sync @1.0\n/app/main.py:20 first main |     {{lib.run_sync(go)}}\n",
            .closed = RUN_CLOSED SITE "lib/api.py:9 run_sync @1.0\n/app/main.py:20 first main |     {{lib.run_sync(go)}}\n" } },
        .involved = 1, .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:20", .related = "loop-closed=main.py:20",
    },
    {
        .name = "run_until_complete() after a finally closed the loop", .kind = WL_KIND_CLOSED, .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook",
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:625 BaseEventLoop.run_until_complete\n/app/main.py:15 main main |     {{loop.run_until_complete(deliver(totals))}}\n" MODULE_MAIN,
        .loop = { { .state = WL_LOOP_CLOSED, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED,
            .closed = LOOP_CLOSED "/app/main.py:12 main main |         {{loop.close()}}\n" MODULE_MAIN, .closed_ms = 3 } },
        .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:12", .related = "loop-closed=main.py:12 loop-created=main.py:7 loop-started=main.py:9 raised=main.py:15",
        .headline = "run_until_complete() on an event loop that was closed already", .fix = "adapt: loop.close() -> pass",
    },
    {
        .name = "uvloop, closed by an object's own method", .kind = WL_KIND_CLOSED,
        .raised = "/app/watcher.py:22 PriceWatcher.resume |         self._timer = {{self._loop.call_later(0.1, self._tick)}}\n/app/main.py:12 main main |         watcher.resume()\n",
        .loop = { { .state = WL_LOOP_CLOSED, .impl = WL_LOOP_UVLOOP, .made = "/app/main.py:8 main main |     loop = {{uvloop.new_event_loop()}}\n",
            .closed = "/app/watcher.py:19 PriceWatcher.pause |         {{self._loop.close()}}\n/app/main.py:11 main main |     watcher.pause()\n" } },
        .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "watcher.py:19", .related = "loop-closed=watcher.py:19 loop-created=main.py:8 raised=watcher.py:22",
        .headline = "call_later() on an event loop that was closed already",
    },
    {
        .name = "a coroutine closes another loop than its own, below asyncio.run()", .kind = WL_KIND_CLOSED,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:450 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{other.call_soon(go)}}\n",
        .loop = { { .state = WL_LOOP_CLOSED, .made = BY_HAND_MADE, .closed = LOOP_CLOSED "/app/main.py:25 tidy async main |     {{other.close()}}\n" IN_LOOP BY_RUN MAIN_RUN } },
        .involved = 1, .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:25",
    },
    {
        .name = "a pending task is thrown away after the loop was closed", .kind = WL_KIND_CLOSED, .object = "_asyncio.Task", .detail = "Resizer.work", .object_loop = 1,
        .suspended_at = "/app/resizer.py:17 Resizer.work async |             name = await self._queue.get()",
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:795 BaseEventLoop.call_soon\n" STDLIB "asyncio/queues.py:160 Queue.get async\n",
        .loop = { { .state = WL_LOOP_CLOSED, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED, .closed = LOOP_CLOSED "/app/main.py:14 run_batch main |     {{loop.close()}}\n" MODULE_MAIN } },
        .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:14", .related = "loop-closed=main.py:14 loop-created=main.py:7 loop-started=main.py:9",
        .says = "Resizer.work() was still waiting at resizer.py:17",
    },
    {
        .name = "a transport's __del__ at exit", .kind = WL_KIND_CLOSED, .finalizing = true, .object = "asyncio.selector_events._SelectorSocketTransport", .object_loop = 1,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:795 BaseEventLoop.call_soon\n" STDLIB "asyncio/selector_events.py:870 _SelectorTransport.__del__\n",
        .loop = { FIRST_RUN }, .involved = 1,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:11", .headline = "an asyncio transport was used after its event loop was closed", .says = "it came up while the transport was thrown away",
    },
    {
        .name = "used from another thread after it was closed", .kind = WL_KIND_CLOSED, .thread = 2, .threads = { "feed" }, .launched = { STDLIB "threading.py:900 Thread.start\n/app/main.py:40 main main | {{t.start()}}\n" },
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:820 BaseEventLoop.call_soon_threadsafe\n/app/feed.py:8 push |     {{loop.call_soon_threadsafe(queue.put_nowait, x)}}\n",
        .loop = { FIRST_RUN }, .involved = 1,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:11", .related = "raised=feed.py:8 thread-started=main.py:40",
    },
    {
        .name = "closed by its finalizer: nobody's line", .kind = WL_KIND_CLOSED, .likely = true,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:795 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{loop.call_soon(go)}}\n",
        .loop = { { .state = WL_LOOP_CLOSED, .finalizer = true, .made = BY_HAND_MADE, .closed = LOOP_CLOSED STDLIB "asyncio/base_events.py:690 BaseEventLoop.__del__\n/app/main.py:9 f main | x = 1\n" } },
        .involved = 1, .cause = WL_CAUSE_UNKNOWN, .at = NULL, .related = "raised=main.py:30 loop-created=main.py:7", .says = "closed by its finalizer",
    },
    {
        .name = "closed before whyloop was there", .kind = WL_KIND_CLOSED, .likely = true,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:795 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{loop.call_soon(go)}}\n",
        .loop = { { .state = WL_LOOP_CLOSED } }, .loops = 1, .involved = 1, .cause = WL_CAUSE_UNKNOWN, .at = NULL, .says = "closed before whyloop was there",
    },
    {
        .name = "a loop that is not known at all", .kind = WL_KIND_CLOSED, .likely = true,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:795 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{loop.call_soon(go)}}\n",
        .cause = WL_CAUSE_UNKNOWN, .at = NULL, .related = "raised=main.py:30", .says = "is not known",
    },
    {
        .name = "close() by a coroutine of the running loop", .kind = WL_KIND_CLOSE_WHILE_RUNNING, .message = "Cannot close a running event loop",
        .raised = STDLIB "asyncio/unix_events.py:68 _UnixSelectorEventLoop.close\n/app/printer.py:19 Printer._shutdown |         {{self._loop.close()}}\n"
            "/app/printer.py:13 Printer.run async |                 {{self._shutdown()}}\n" IN_LOOP BY_HAND_STARTED,
        .loop = { BY_HAND }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "printer.py:19", .related = "loop-created=main.py:7 loop-started=main.py:9 raised=printer.py:19 blocking-call=printer.py:13",
        .headline = "loop #1 was to be closed by code that it was executing", .fix = "exact: self._loop.close() -> pass",
    },
    {
        .name = "close() from another thread", .kind = WL_KIND_CLOSE_WHILE_RUNNING, .threads = { "stock-loop" }, .launched = { "/app/main.py:3 main main | t.start()\n" },
        .raised = STDLIB "asyncio/unix_events.py:68 _UnixSelectorEventLoop.close\n/app/main.py:19 main main |     {{service.loop.close()}}\n",
        .loop = { { .state = WL_LOOP_RUNNING, .thread = 2, .made = BY_HAND_MADE, .started = LOOP_STARTED "/app/service.py:23 LoopThread._serve | self.loop.run_forever()\n" } }, .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:19", .headline = "loop #1 was to be closed by the main thread while it was running in thread 'stock-loop'",
    },

    /* --- other loops --- */
    {
        .name = "a module's lock in the second asyncio.run()", .kind = WL_KIND_OTHER_LOOP, .object = "asyncio.locks.Lock", .object_loop = 1,
        .message = "<asyncio.locks.Lock object at 0x7f> is bound to a different event loop",
        .raised = STDLIB "asyncio/mixins.py:20 _LoopBoundMixin._get_loop\n" STDLIB "asyncio/locks.py:113 Lock.acquire async\n" STDLIB "asyncio/locks.py:15 _ContextManagerMixin.__aenter__ async\n"
            "/app/cache.py:8 store async |     async with {{_lock}}:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { FIRST_RUN, SECOND_RUN }, .involved = 1, .running = 2,
        .cause = WL_CAUSE_OUTLIVED_RUN, .at = "main.py:11", .related = "loop-closed=main.py:11 loop-started=main.py:11 other-loop-started=main.py:13 raised=cache.py:8",
        .headline = "an asyncio.Lock of a loop that is closed was used under another one", .says = "cannot be used under loop #2",
    },
    {
        .name = "a lock of a loop that a helper closed", .kind = WL_KIND_OTHER_LOOP, .object = "asyncio.locks.Lock", .object_loop = 1,
        .raised = STDLIB "asyncio/locks.py:113 Lock.acquire async\n/app/cache.py:8 store async |     async with {{_lock}}:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { { .state = WL_LOOP_CLOSED, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED, .closed = LOOP_CLOSED "/app/main.py:12 main main | {{loop.close()}}\n" }, SECOND_RUN },
        .involved = 1, .running = 2, .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:12",
    },
    {
        .name = "a future of another open loop", .kind = WL_KIND_OTHER_LOOP, .object = "_asyncio.Future", .object_loop = 1,
        .message = "Task <Task pending> got Future <Future pending> attached to a different loop",
        .raised = "/app/gateway.py:10 Gateway.handle async |         secrets = {{await self._settings.secrets}}\n" IN_LOOP "/app/main.py:15 main main |         {{serving_loop.run_until_complete(gateway.handle(\"/status\"))}}\n",
        .loop = { { .state = WL_LOOP_IDLE, .made = "/app/main.py:9 main main |     settings_loop = {{asyncio.new_event_loop()}}\n", .started = LOOP_STARTED "/app/main.py:11 main main | settings_loop.run_until_complete(settings.load())\n" },
            { .state = WL_LOOP_RUNNING, .made = "/app/main.py:12 main main |     serving_loop = asyncio.new_event_loop()\n",
            .started = LOOP_STARTED "/app/main.py:15 main main |         {{serving_loop.run_until_complete(gateway.handle(\"/status\"))}}\n", .started_ms = 12 } },
        .bound = "/app/settings.py:6 Settings.__init__ |         self.secrets = {{loop.create_future()}}\n", .involved = 1, .running = 2,
        .cause = WL_CAUSE_FOREIGN_LOOP, .at = "gateway.py:10", .related = "loop-created=main.py:9 other-loop-started=main.py:15 raised=gateway.py:10 object-bound=settings.py:6",
        .headline = "an asyncio.Future of loop #1 was used under loop #2",
    },
    {
        .name = "a future of another thread's loop", .kind = WL_KIND_OTHER_LOOP, .object = "_asyncio.Future", .object_loop = 1, .threads = { "io" }, .launched = { "/app/main.py:3 main main | t.start()\n" },
        .raised = "/app/gateway.py:10 Gateway.handle async |         x = {{await self.future}}\n" IN_LOOP BY_RUN MAIN_RUN,
        .loop = { { .state = WL_LOOP_RUNNING, .thread = 2, .made = BY_HAND_MADE, .started = LOOP_STARTED "/app/io.py:3 serve | loop.run_forever()\n" }, BY_MAIN }, .involved = 1, .running = 2,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "gateway.py:10", .related = "loop-started=io.py:3 other-loop-started=main.py:13 raised=gateway.py:10 thread-started=main.py:3",
        .headline = "an asyncio.Future whose loop belongs to thread 'io' was used in the main thread",
    },
    {
        .name = "of a loop that was thrown away unclosed", .kind = WL_KIND_OTHER_LOOP, .object = "asyncio.locks.Lock", .object_loop = 1,
        .raised = STDLIB "asyncio/locks.py:113 Lock.acquire async\n/app/cache.py:8 store async |     async with {{_lock}}:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { { .state = WL_LOOP_CLOSED, .finalizer = true, .dead = true, .made = BY_HAND_MADE, .closed = LOOP_CLOSED "/app/main.py:12 main main | x = 1\n" }, SECOND_RUN },
        .involved = 1, .running = 2, .cause = WL_CAUSE_FOREIGN_LOOP, .at = "cache.py:8",
    },
    {
        .name = "of a loop that nobody knows", .kind = WL_KIND_OTHER_LOOP, .likely = true,
        .raised = STDLIB "asyncio/locks.py:113 Lock.acquire async\n/app/cache.py:8 store async |     async with {{_lock}}:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { SECOND_RUN }, .involved = 1, .running = 1, .cause = WL_CAUSE_UNKNOWN, .at = NULL, .related = "raised=cache.py:8 other-loop-started=main.py:13",
    },

    /* --- stopped --- */
    {
        .name = "a timer's callback stops the loop", .kind = WL_KIND_STOPPED_EARLY, .message = "Event loop stopped before Future completed.",
        .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook",
        .raised = STDLIB "asyncio/base_events.py:651 BaseEventLoop.run_until_complete\n" BY_HAND_STARTED,
        .loop = { { .state = WL_LOOP_IDLE, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED,
            .stopped = STDLIB "asyncio/base_events.py:660 BaseEventLoop.stop\n/app/idle.py:11 IdleGuard._expired |         {{self._loop.stop()}}\n" IN_LOOP BY_HAND_STARTED } },
        .involved = 1,
        .cause = WL_CAUSE_STOPPED, .at = "idle.py:11", .related = "loop-stopped=idle.py:11 loop-created=main.py:7 loop-started=main.py:9 raised=main.py:9",
        .headline = "loop #1 was stopped before the future", .fix = "to give up waiting, cancel the task",
    },
    {
        .name = "stop() as a callback of its own", .kind = WL_KIND_STOPPED_EARLY,
        .raised = STDLIB "asyncio/base_events.py:651 BaseEventLoop.run_until_complete\n" BY_HAND_STARTED,
        .loop = { { .state = WL_LOOP_IDLE, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED, .stopped = STDLIB "asyncio/base_events.py:660 BaseEventLoop.stop\n" IN_LOOP BY_HAND_STARTED } },
        .involved = 1, .cause = WL_CAUSE_STOPPED, .at = "main.py:9", .says = "The loop itself called stop()",
    },
    {
        .name = "nobody was seen to stop it", .kind = WL_KIND_STOPPED_EARLY, .likely = true,
        .raised = STDLIB "asyncio/base_events.py:651 BaseEventLoop.run_until_complete\n" BY_HAND_STARTED,
        .loop = { { .state = WL_LOOP_IDLE, .made = BY_HAND_MADE, .started = LOOP_STARTED BY_HAND_STARTED } }, .involved = 1,
        .cause = WL_CAUSE_UNKNOWN, .at = NULL, .says = "nothing was seen to call stop()",
    },

    /* --- threads --- */
    {
        .name = "create_task() on another thread's loop", .kind = WL_KIND_WRONG_THREAD, .threads = { "stock-loop" }, .launched = { "/app/service.py:14 LoopThread.start | self._thread.start()\n" },
        .message = "Non-thread-safe operation invoked on an event loop other than the current one", .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "sys.excepthook",
        .raised = STDLIB "asyncio/base_events.py:810 BaseEventLoop._check_thread\n" STDLIB "asyncio/base_events.py:780 BaseEventLoop.call_soon\n" STDLIB "asyncio/base_events.py:440 BaseEventLoop.create_task\n"
            "/app/stock.py:10 Stock.refresh_soon |         {{self._loop.create_task(self._refresh(item))}}\n/app/main.py:10 main main | stock.refresh_soon(\"bolts\")\n",
        .loop = { { .state = WL_LOOP_RUNNING, .thread = 2, .made = "/app/service.py:7 LoopThread.__init__ |         self.loop = {{asyncio.new_event_loop()}}\n",
            .started = STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n/app/service.py:23 LoopThread._serve |         {{self.loop.run_forever()}}\n", .started_ms = 5 } },
        .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "stock.py:10", .related = "loop-created=service.py:7 loop-started=service.py:23 raised=stock.py:10 thread-started=service.py:14",
        .headline = "create_task() in the main thread, on a loop that runs in thread 'stock-loop'",
        .fix = "exact: self._loop.create_task(self._refresh(item)) -> self._loop.call_soon_threadsafe(self._loop.create_task, self._refresh(item))",
    },
    {
        .name = "call_soon() whose handle is used", .kind = WL_KIND_WRONG_THREAD, .threads = { "io" },
        .raised = STDLIB "asyncio/base_events.py:780 BaseEventLoop.call_soon\n/app/stock.py:10 soon |         h = {{loop.call_soon(print, 1)}}\n",
        .loop = { { .state = WL_LOOP_RUNNING, .thread = 2, .made = BY_HAND_MADE, .started = BY_HAND_STARTED } }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "stock.py:10", .fix = "exact: loop.call_soon(print, 1) -> loop.call_soon_threadsafe(print, 1)",
    },
    {
        .name = "set_result() from a worker", .kind = WL_KIND_WRONG_THREAD, .thread = 2, .threads = { "worker" },
        .raised = STDLIB "asyncio/base_events.py:780 BaseEventLoop.call_soon\n/app/stock.py:10 done |         {{self.future.set_result(value)}}\n",
        .loop = { BY_MAIN }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "stock.py:10",
        .fix = "exact: self.future.set_result(value) -> self.future.get_loop().call_soon_threadsafe(self.future.set_result, value)",
    },
    {
        .name = "set_result() before 3.11, where the line alone tells the call", .kind = WL_KIND_WRONG_THREAD, .thread = 2, .threads = { "worker" },
        .raised = "/usr/lib/python3.8/asyncio/base_events.py:750 call_soon\n/app/stock.py:10 done |         future.set_result(value)\n",
        .loop = { BY_MAIN }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "stock.py:10",
        .fix = "exact:         future.set_result(value) ->         future.get_loop().call_soon_threadsafe(future.set_result, value)",
    },
    {
        .name = "the same, and only which loop runs elsewhere is known", .kind = WL_KIND_ALREADY_RUNNING, .thread = 2, .threads = { "worker" }, .likely = true,
        .raised = ALREADY_REFUSED "/app/jobs.py:9 job |     x = {{loop.run_until_complete(go(1))}}\n", .loop = { BY_MAIN },
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "jobs.py:9", .related = "loop-started=main.py:13",
        .fix = "adapt: loop.run_until_complete(go(1)) -> asyncio.run_coroutine_threadsafe(go(1), loop).result()",
    },
    {
        .name = "a running loop that nobody knows, and no run on the stack", .kind = WL_KIND_ALREADY_RUNNING, .thread = 2, .threads = { "worker" }, .likely = true,
        .raised = ALREADY_REFUSED "/app/jobs.py:9 job |     x = {{loop.run_until_complete(go(1))}}\n",
        .cause = WL_CAUSE_UNKNOWN, .at = NULL, .related = "raised=jobs.py:9",
    },
    {
        .name = "run_until_complete() on the loop of another thread", .kind = WL_KIND_ALREADY_RUNNING, .thread = 2, .threads = { "worker" }, .launched = { "/app/main.py:5 main main | t.start()\n" },
        .raised = ALREADY_REFUSED "/app/jobs.py:9 job |     asyncio.log; x = {{loop.run_until_complete(go(1))}}\n",
        .loop = { BY_MAIN }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "jobs.py:9", .related = "loop-started=main.py:13 thread-started=main.py:5",
        .headline = "run_until_complete() in thread 'worker', on a loop that is running in the main thread",
        .fix = "exact: loop.run_until_complete(go(1)) -> asyncio.run_coroutine_threadsafe(go(1), loop).result()",
    },
    {
        .name = "get_event_loop() in a thread", .kind = WL_KIND_NO_LOOP_IN_THREAD, .message = "There is no current event loop in thread 'rates'.", .thread = 2, .threads = { "rates" },
        .launched = { STDLIB "threading.py:900 Thread.start\n/app/main.py:9 main main |     {{worker.start()}}\n" }, .outcome = WL_OUTCOME_UNHANDLED, .handled_by = "threading.excepthook",
        .raised = STDLIB "asyncio/events.py:681 BaseDefaultEventLoopPolicy.get_event_loop\n/app/rates.py:12 refresh |     loop = {{asyncio.get_event_loop()}}\n" STDLIB "threading.py:975 Thread.run\n",
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "rates.py:12", .related = "thread-started=main.py:9 raised=rates.py:12",
        .headline = "thread 'rates' has no event loop", .fix = "exact: asyncio.get_event_loop() -> asyncio.new_event_loop()",
    },
    {
        .name = "the same while the main thread's loop runs: not exact", .kind = WL_KIND_NO_LOOP_IN_THREAD, .message = "There is no current event loop in thread 'rates'.", .thread = 2, .threads = { "rates" },
        .raised = STDLIB "asyncio/events.py:681 BaseDefaultEventLoopPolicy.get_event_loop\n/app/rates.py:12 refresh |     loop = {{asyncio.get_event_loop()}}\n",
        .loop = { BY_MAIN }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "rates.py:12", .fix = "adapt: asyncio.get_event_loop() -> asyncio.new_event_loop()",
    },
    {
        .name = "get_event_loop() in the main thread after asyncio.run()", .kind = WL_KIND_NO_LOOP_IN_THREAD, .message = "There is no current event loop in thread 'MainThread'.",
        .raised = STDLIB "asyncio/events.py:681 BaseDefaultEventLoopPolicy.get_event_loop\n/app/main.py:12 main main |     loop = {{asyncio.get_event_loop()}}\n",
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "main.py:12", .headline = "the main thread has no event loop", .says = "asyncio.run() leaves none behind",
    },
    {
        .name = "create_task() without a running loop", .kind = WL_KIND_NO_LOOP_IN_THREAD, .message = "no running event loop",
        .raised = STDLIB "asyncio/tasks.py:360 create_task\n/app/main.py:12 main main |     {{asyncio.create_task(go())}}\n",
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "main.py:12", .headline = "create_task() needs a running event loop, and none is running in the main thread", .fix = "call it inside a coroutine",
    },
    {
        .name = "a library asks for the running loop", .kind = WL_KIND_NO_LOOP_IN_THREAD, .message = "no running event loop",
        .raised = SITE "aiohttp/client.py:229 ClientSession.__init__ @3.9.3\n/app/main.py:12 <module> main | session = {{aiohttp.ClientSession()}}\n",
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "main.py:12", .related = "raised=main.py:12", .headline = "aiohttp.ClientSession() of aiohttp 3.9.3 needs a running event loop",
    },

    /* --- forks --- */
    {
        .name = "a child forked from a coroutine", .kind = WL_KIND_ALREADY_RUNNING, .child = true,
        .raised = ALREADY_REFUSED "/app/main.py:25 Server._hand_over main |                 {{self._loop.run_until_complete(summarize(batch))}}\n"
            "/app/main.py:15 Server.serve async main |             {{self._hand_over(batch)}}\n" IN_LOOP "/app/main.py:36 main main |     {{loop.run_until_complete(Server(loop).serve([[3, 4, 5]]))}}\n",
        .loop = { { .state = WL_LOOP_RUNNING, .pid = 4711, .made = "/app/main.py:35 main main |     loop = {{asyncio.new_event_loop()}}\n",
            .started = LOOP_STARTED "/app/main.py:36 main main |     {{loop.run_until_complete(Server(loop).serve([[3, 4, 5]]))}}\n" } }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_FORKED, .at = "main.py:25", .related = "loop-created=main.py:35 loop-started=main.py:36 raised=main.py:25",
        .headline = "run_until_complete() in a forked child, on the event loop that it inherited from its parent", .says = "belongs to process 4711",
        .fix = "exact: self._loop.run_until_complete(summarize(batch)) -> asyncio.run(summarize(batch))",
    },
    {
        .name = "the child closes its parent's running loop", .kind = WL_KIND_CLOSE_WHILE_RUNNING, .child = true,
        .raised = STDLIB "asyncio/unix_events.py:68 _UnixSelectorEventLoop.close\n/app/main.py:25 child main | {{loop.close()}}\n",
        .loop = { { .state = WL_LOOP_RUNNING, .pid = 4711, .made = BY_HAND_MADE, .started = BY_HAND_STARTED } }, .involved = 1,
        .cause = WL_CAUSE_FORKED, .at = "main.py:25",
    },
    {
        .name = "a child with a loop of its own makes its own mistakes", .kind = WL_KIND_NESTED_RUN, .child = true,
        .raised = RUN_REFUSED "/app/main.py:8 f async main | {{asyncio.run(g())}}\n" IN_LOOP BY_RUN MAIN_RUN, .loop = { BY_MAIN }, .involved = 1, .running = 1,
        .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = "main.py:8",
    },
    {
        .name = "a loop that the parent closed before it forked", .kind = WL_KIND_CLOSED, .child = true,
        .raised = CHECK_CLOSED STDLIB "asyncio/base_events.py:450 BaseEventLoop.call_soon\n/app/main.py:30 later main |     {{loop.call_soon(go)}}\n",
        .loop = { { .state = WL_LOOP_CLOSED, .pid = 4711, .made = BY_HAND_MADE, .closed = LOOP_CLOSED "/app/main.py:12 main main | {{loop.close()}}\n" } }, .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:12",
    },
    {
        .name = "a lock of the parent's open loop, in the child", .kind = WL_KIND_OTHER_LOOP, .child = true, .object = "asyncio.locks.Lock", .object_loop = 1,
        .raised = STDLIB "asyncio/locks.py:113 Lock.acquire async\n/app/cache.py:8 store async |     async with {{_lock}}:\n" IN_LOOP BY_RUN BYE_RUN,
        .loop = { { .state = WL_LOOP_RUNNING, .pid = 4711, .made = BY_HAND_MADE, .started = BY_HAND_STARTED }, SECOND_RUN }, .involved = 1, .running = 2,
        .cause = WL_CAUSE_FORKED, .at = "cache.py:8",
    },

    /* --- crashes --- */
    {
        .name = "a crash on a closed loop", .kind = WL_KIND_FATAL_SIGNAL, .message = "SIGSEGV at address 0x0", .likely = true,
        .raised = "/app/main.py:30 later main |     {{loop.call_soon(go)}}\n",
        .loop = { { .state = WL_LOOP_CLOSED, .impl = WL_LOOP_UVLOOP, .made = BY_HAND_MADE, .closed = "/app/main.py:12 main main | {{loop.close()}}\n" } }, .involved = 1,
        .cause = WL_CAUSE_CLOSED_EARLY, .at = "main.py:12", .headline = "SIGSEGV at address 0x0, while a closed event loop was used",
    },
    {
        .name = "a crash in a thread that used another one's loop", .kind = WL_KIND_FATAL_SIGNAL, .message = "SIGSEGV at address 0x0", .likely = true, .thread = 2, .threads = { "worker" },
        .raised = "/app/main.py:30 later main |     {{loop.call_soon(go)}}\n", .loop = { UVLOOP_MAIN }, .involved = 1,
        .cause = WL_CAUSE_FOREIGN_THREAD, .at = "main.py:30",
    },
    {
        .name = "a crash that has nothing to do with loops", .kind = WL_KIND_FATAL_SIGNAL, .message = "SIGSEGV at address 0x0", .likely = true,
        .raised = "/app/main.py:30 later main |     {{ctypes.string_at(0)}}\n",
        .cause = WL_CAUSE_UNKNOWN, .at = NULL, .related = "raised=main.py:30",
    },
    { .name = "no stack at all", .kind = WL_KIND_CLOSED, .likely = true, .raised = "", .cause = WL_CAUSE_UNKNOWN, .at = NULL },
    { .name = "no stack at all, nested", .kind = WL_KIND_NESTED_RUN, .likely = true, .raised = "", .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = NULL },
};

const unsigned incident_case_count = sizeof incident_cases / sizeof *incident_cases;
