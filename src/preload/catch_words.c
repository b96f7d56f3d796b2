/* The table of words.  See catch_words.h.  Pure data; texts as CPython 3.8 to 3.15 and current releases of the packages have them. */
#include "catch_words.h"

#define RUNTIME WL_FAMILY_RUNTIME
#define VALUE WL_FAMILY_VALUE
#define NOT_IMPLEMENTED WL_FAMILY_NOT_IMPLEMENTED
#define OWN WL_FAMILY_OWN

#define IN_ALL_PLACES { { NULL, NULL } }      /* no place is asked for: the history or the native stack decides */

const struct wl_words wl_catch_table[] = {
    /* a loop run inside a running loop */
    { "asyncio.run() cannot be called from a running event loop", NULL, WL_KIND_NESTED_RUN, RUNTIME, WL_BY_ASKING,
      { { "asyncio.runners", NULL }, { "uvloop", "run" } } },
    { "Runner.run() cannot be called from a running event loop", NULL, WL_KIND_NESTED_RUN, RUNTIME, WL_BY_ASKING,
      { { "asyncio.runners", NULL } } },
    { "This event loop is already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY,
      { { "asyncio.base_events", NULL } } },
    { "this event loop is already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP, IN_ALL_PLACES },
    { "Event loop already running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY, IN_ALL_PLACES },     /* qasync */
    { "Event loop is running", NULL, WL_KIND_ALREADY_RUNNING, RUNTIME, WL_BY_HISTORY, { { "asyncio.base_events", NULL } } },
    { "Cannot run the event loop while another loop is running", NULL, WL_KIND_OTHER_LOOP_RUNNING, RUNTIME,
      WL_BY_HISTORY | WL_BY_UVLOOP, { { "asyncio.base_events", NULL } } },

    /* a closed loop */
    { "Event loop is closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP, { { "asyncio.base_events", "_check_closed" } } },
    { "unable to start the loop; it was closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP, IN_ALL_PLACES },
    { "Runner is closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_RUNNER, { { "asyncio.runners", NULL } } },
    { "unable to perform operation on <", "the handler is closed", WL_KIND_CLOSED, RUNTIME, WL_BY_OWNER, IN_ALL_PLACES },   /* uvloop's transports */
    { "This loop is closed", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY, IN_ALL_PLACES },       /* trio-asyncio */
    { "Loop is not running", NULL, WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY, IN_ALL_PLACES },       /* fsspec: its loop is closed */
    { "Skipping ", "event loop is closed.", WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY, IN_ALL_PLACES },
    { "Skipping ", "no usable IO loop available.", WL_KIND_CLOSED, RUNTIME, WL_BY_HISTORY, IN_ALL_PLACES },
    { "Event loop is closed! Is Playwright already stopped?", NULL, WL_KIND_CLOSED, OWN, 0, { { "playwright.*", NULL } } },
    { "Cannot close a running event loop", NULL, WL_KIND_CLOSE_WHILE_RUNNING, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP,
      { { "asyncio.base_events", "close" }, { "asyncio.selector_events", "close" }, { "asyncio.unix_events", "close" } } },
    { "You need to stop the loop before closing it", NULL, WL_KIND_CLOSE_WHILE_RUNNING, RUNTIME, WL_BY_HISTORY, { { "trio_asyncio.*", NULL } } },

    /* no loop here */
    { "There is no current event loop in thread", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED,
      { { "asyncio.events", NULL }, { "uvloop", NULL }, { "winloop", NULL } } },
    { "no running event loop", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_BY_INTERPRETER | WL_WANTS_RUNNING,
      { { "asyncio.events", NULL }, { "trio_asyncio.*", NULL } } },
    { "capture_call_graph() is called outside of a running event loop", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME,
      WL_DEFERRED | WL_WANTS_RUNNING, { { "asyncio.graph", NULL } } },
    { "Not currently running on any asynchronous event loop", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING,
      { { "anyio.*", NULL } } },
    { NULL, "needs a real async loop", WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING, { { "IPython.*", NULL } } },
    { "The object should be created within an async function or provide loop directly", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME,
      WL_DEFERRED | WL_WANTS_RUNNING, { { "aiokafka.*", NULL } } },
    { "No event loop found", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING, { { "fsspec.*", NULL } } },
    { "Constructing LoopRunner(", "without a running loop is not supported", WL_KIND_NO_LOOP_IN_THREAD, RUNTIME,
      WL_DEFERRED | WL_WANTS_RUNNING, { { "distributed.*", NULL } } },
    { "Accessing the loop property while the loop is not running", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING,
      { { "distributed.*", NULL } } },
    { "No event loop running. You cannot use a handle", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING,
      { { "ray.*", NULL } } },
    { "You are not within a trio_asyncio loop", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING | WL_OUT_OF_LOOP,
      { { "trio_asyncio.*", NULL } } },
    { "must be called from async context", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME, WL_DEFERRED | WL_WANTS_RUNNING | WL_OUT_OF_LOOP,
      { { "trio.*", NULL } } },
    { "unknown async library, or not in async context", NULL, WL_KIND_NO_LOOP_IN_THREAD, RUNTIME,
      WL_DEFERRED | WL_WANTS_RUNNING | WL_OUT_OF_LOOP, { { "sniffio.*", NULL } } },

    /* another loop's object */
    { "Task ", "attached to a different loop", WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", NULL } } },
    { NULL, "is bound to a different event loop", WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_OWNER, { { "asyncio.mixins", "_get_loop" } } },
    { "The future belongs to a different loop", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.tasks", NULL } } },
    { "The loop argument must agree with", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.*", NULL } } },
    { "loop argument must agree with", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.*", NULL } } },
    { "futures are tied to different event loops", NULL, WL_KIND_OTHER_LOOP, VALUE, 0, { { "asyncio.tasks", NULL } } },
    { "Timeout context manager should be used inside a task", NULL, WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_OWNER, IN_ALL_PLACES }, /* aiohttp, async_timeout */
    { "Session and connector has to use same event loop", NULL, WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_OWNER, { { "aiohttp.*", NULL } } },
    { "web.Application instance initialized with different loop", NULL, WL_KIND_OTHER_LOOP, RUNTIME, WL_BY_OWNER, { { "aiohttp.*", NULL } } },
    { "Cannot use AsyncMongoClient in different event loop", NULL, WL_KIND_OTHER_LOOP, RUNTIME, 0, { { "pymongo.*", NULL } } },
    { "The asyncio event loop must not change after connection", NULL, WL_KIND_OTHER_LOOP, RUNTIME, 0, { { "telethon.*", NULL } } },

    /* stop, threads */
    { "Event loop stopped before Future completed", NULL, WL_KIND_STOPPED_EARLY, RUNTIME, WL_BY_HISTORY | WL_BY_UVLOOP,
      { { "asyncio.base_events", NULL }, { "nest_asyncio*", NULL }, { "uvloop", NULL }, { "tornado.ioloop", NULL } } },
    { "Non-thread-safe operation invoked on an event loop other than the current one", NULL, WL_KIND_WRONG_THREAD, RUNTIME,
      WL_BY_UVLOOP, { { "asyncio.base_events", "_check_thread" } } },

    /* the usual sequel of a re-entrancy patch, or of a loop that is pumped by hand */
    { "Cannot enter into task ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", "_enter_task" } } },
    { "Leaving task ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, { { "asyncio.tasks", "_leave_task" } } },
    { "Invalid attempt to leave task ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, IN_ALL_PLACES },    /* 3.14 and later */
    { "loop <", "is not the running loop", WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, IN_ALL_PLACES },       /* 3.14 and later */
    { "cannot enter context: ", NULL, WL_KIND_REENTERED, RUNTIME, WL_BY_INTERPRETER, IN_ALL_PLACES },

    /* re-entrancy patches and the loops that they refuse */
    { "Can't patch loop of type", NULL, WL_KIND_CANNOT_PATCH, VALUE, 0, { { "nest_asyncio*", NULL } } },

    /* guards of libraries' synchronous interfaces */
    { "You cannot use AsyncToSync in the same thread as an async event loop", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "asgiref.sync", NULL } } },
    { "Already running ", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "anyio.*", "run" } } },
    { "This method cannot be called from the event loop thread", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "anyio.*", NULL } } },
    { "This function can only be run from an AnyIO worker thread", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, WL_IN_LOOP, { { "anyio.*", NULL } } },
    { "This function can only be called inside an AnyIO worker thread", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, WL_IN_LOOP, { { "anyio.*", NULL } } },
    { "Not running inside an AnyIO worker thread", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, WL_IN_LOOP, { { "anyio.*", NULL } } },
    { "Attempted to call run() from inside a run()", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "trio.*", NULL } } },
    { "this is a blocking function; call it from a thread", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "trio.*", NULL } } },
    { "Calling sync() from within a running loop", NULL, WL_KIND_SYNC_API_IN_LOOP, NOT_IMPLEMENTED, 0, { { "fsspec.*", NULL } } },
    { "You cannot call this from an async context", NULL, WL_KIND_SYNC_API_IN_LOOP, OWN, 0, { { "django.*", NULL } } },
    { "It looks like you are using Playwright Sync API inside the asyncio loop", NULL, WL_KIND_SYNC_API_IN_LOOP, OWN, 0,
      { { "playwright.*", NULL } } },
    { "greenlet_spawn has not been called", NULL, WL_KIND_SYNC_API_IN_LOOP, OWN, WL_IN_LOOP, { { "sqlalchemy.*", NULL } } },
    { "sync() called from thread of running loop", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "distributed.*", NULL } } },
    { "You must use \"async ", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "telethon.*", NULL } } },
    { "Detected nested async", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "llama_index.*", NULL } } },
    { "Cannot use a synchronous streaming method from within an async context", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "pydantic_ai.*", NULL } } },
    { "A synchronous stream cannot be used or closed while an event loop is running", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "pydantic_ai.*", NULL } } },
    { "Cannot call `serve` in an asynchronous context", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "prefect.*", NULL } } },
    { "Cannot call `APILogWorker.flush` from the global event loop", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "prefect.*", NULL } } },
    { "AgentRunner.run_sync() cannot be called when an event loop is already running", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "agents.*", NULL } } },
    { "Agent execution was invoked synchronously from within a running event loop", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0,
      { { "crewai.*", NULL } } },
    { "resume() cannot be called from within an async context", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "crewai.*", NULL } } },
    { "Sync method", NULL, WL_KIND_SYNC_API_IN_LOOP, RUNTIME, 0, { { "ray.*", NULL } } },
};
const size_t wl_catch_table_size = sizeof wl_catch_table / sizeof wl_catch_table[0];

const struct wl_own_class wl_catch_classes[] = {
    { "django.core.exceptions", "SynchronousOnlyOperation" },
    { "playwright._impl._errors", "Error" },
    { "playwright._impl._api_types", "Error" },
    { "sqlalchemy.exc", "MissingGreenlet" },
};
const size_t wl_catch_classes_size = sizeof wl_catch_classes / sizeof wl_catch_classes[0];
