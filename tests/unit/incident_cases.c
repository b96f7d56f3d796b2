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
#include "incident_nested.inc"
#include "incident_other.inc"
};

const unsigned incident_case_count = sizeof incident_cases / sizeof *incident_cases;
