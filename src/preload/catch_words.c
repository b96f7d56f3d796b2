/* The table of words.  See catch_words.h.  Pure data; texts as CPython 3.8 to 3.15 and current releases of the packages have them. */
#include "catch_words.h"

#define RUNTIME WL_FAMILY_RUNTIME
#define VALUE WL_FAMILY_VALUE

const struct wl_words wl_catch_table[] = {
    /* a loop run inside a running loop */
    { "asyncio.run() cannot be called from a running event loop", NULL, WL_KIND_NESTED_RUN, RUNTIME, WL_BY_ASKING,
      { { "asyncio.runners", NULL }, { "uvloop", "run" } } },
    { "Runner.run() cannot be called from a running event loop", NULL, WL_KIND_NESTED_RUN, RUNTIME, WL_BY_ASKING,
      { { "asyncio.runners", NULL } } },
    { "This event loop is already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY,
      { { "asyncio.base_events", NULL } } },
    { "this event loop is already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP, { { NULL, NULL } } },
    { "Event loop already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY, { { NULL, NULL } } },
    { "Event loop is running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY, { { "asyncio.base_events", NULL } } },
    { "Cannot run the event loop while another loop is running", NULL, WL_KIND_OTHER_LOOP_RUNNING, RUNTIME,
      WL_BY_HISTORY | WL_BY_UVLOOP, { { "asyncio.base_events", NULL } } },
    /* a closed loop */
    { "Event loop is closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP, { { "asyncio.base_events", "_check_closed" } } },
    { "Runner is closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_RUNNER, { { "asyncio.runners", NULL } } },
    { "Cannot close a running event loop", NULL, WL_KIND_CLOSE_WHILE_RUNNING, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP,
      { { "asyncio.base_events", "close" }, { "asyncio.selector_events", "close" }, { "asyncio.unix_events", "close" } } },
    /* no loop here */
    { "There is no current event loop in thread", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED,
      { { "asyncio.events", NULL }, { "uvloop", NULL } } },
    { "no running event loop", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_BY_INTERPRETER,
      { { "asyncio.events", NULL } } },
    /* another loop's object */
    { "Task <", "attached to a different loop", WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", NULL } } },
    { NULL, "is bound to a different event loop", WL_KIND_OTHER_LOOP, RUNTIME, 0, { { "asyncio.mixins", "_get_loop" } } },
    { "The future belongs to a different loop", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.tasks", NULL } } },
    { "The loop argument must agree with", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.*", NULL } } },
    { "loop argument must agree with", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.*", NULL } } },
    { "futures are tied to different event loops", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.tasks", NULL } } },
    /* stop, threads */
    { "Event loop stopped before Future completed", NULL, WL_KIND_STOPPED_EARLY, RUNTIME, WL_BY_UVLOOP,
      { { "asyncio.base_events", NULL }, { "nest_asyncio*", NULL }, { "uvloop", NULL } } },
    { "Non-thread-safe operation invoked on an event loop other than the current one", NULL, WL_KIND_WRONG_THREAD, RUNTIME,
      WL_BY_UVLOOP, { { "asyncio.base_events", "_check_thread" } } },
    /* the usual sequel of a re-entrancy patch, or of a loop that is pumped by hand */
    { "Cannot enter into task ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", "_enter_task" } } },
    { "Leaving task ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", "_leave_task" } } },
    { "cannot enter context: ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, { { NULL, NULL } } },
    /* re-entrancy patches and the loops that they refuse */
    { "Can't patch loop of type", NULL, WL_KIND_CANNOT_PATCH, VALUE, 0, { { "nest_asyncio*", NULL } } },
    /* guards of libraries' synchronous interfaces */
    { "You cannot use AsyncToSync in the same thread as an async event loop", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "asgiref.sync", NULL } } },
    { "Already running ", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "anyio.*", "run" } } },
    { "Attempted to call run() from inside a run()", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "trio.*", NULL } } },
    { "Calling sync() from within a running loop", NULL, WL_KIND_SYNC_API_IN_LOOP, WL_FAMILY_NOT_IMPLEMENTED, 0, { { "fsspec.*", NULL } } },
    { "You cannot call this from an async context", NULL, WL_KIND_SYNC_API_IN_LOOP, WL_FAMILY_OWN, 0, { { "django.*", NULL } } },
    { "It looks like you are using Playwright Sync API inside the asyncio loop", NULL, WL_KIND_SYNC_API_IN_LOOP, WL_FAMILY_OWN, 0,
      { { "playwright.*", NULL } } },
};
const size_t wl_catch_table_size = sizeof wl_catch_table / sizeof wl_catch_table[0];

const struct wl_own_class wl_catch_classes[] = {
    { "django.core.exceptions", "SynchronousOnlyOperation" },
    { "playwright._impl._errors", "Error" },
    { "playwright._impl._api_types", "Error" },
};
const size_t wl_catch_classes_size = sizeof wl_catch_classes / sizeof wl_catch_classes[0];
