/* Incidents from tables of text, for the tests of the verdict and the message.
 *
 * A stack is text, one frame a line, innermost first:
 *
 *     FILE:LINE FUNCTION [async] [agen] [gen] [main] [cell=N] [@VERSION] | the source line, with {{the span}} marked
 *
 * Origin, module and package follow from the file: /app is the program's folder, /usr/lib/python3.11 the standard
 * library, …/site-packages/NAME/… a package of that name.  `main` makes the module __main__.  Equal lines are one
 * frame, as in the depot.  The line after `|` may be left out (no source), and so may the marks (no columns).
 */
#ifndef INCIDENT_MAKER_H
#define INCIDENT_MAKER_H

#include "../../src/preload/incident.h"

/* 2026-11-24T04:15:12.482913Z */
#define MAKER_NOW INT64_C(1795493712482913)

#define STDLIB "/usr/lib/python3.11/"
#define SITE "/srv/venv/lib/python3.11/site-packages/"

/* Above the user's call: the refusals. */
#define RUN_REFUSED STDLIB "asyncio/runners.py:186 run\n"
#define ALREADY_REFUSED \
    STDLIB "asyncio/base_events.py:584 BaseEventLoop._check_running\n" STDLIB "asyncio/base_events.py:630 BaseEventLoop.run_until_complete\n"
#define CHECK_CLOSED STDLIB "asyncio/base_events.py:519 BaseEventLoop._check_closed\n"

/* Below a coroutine: a loop that asyncio.run() runs. */
#define IN_LOOP \
    STDLIB "asyncio/events.py:80 Handle._run\n" STDLIB "asyncio/base_events.py:1922 BaseEventLoop._run_once\n" \
    STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" STDLIB "asyncio/base_events.py:640 BaseEventLoop.run_until_complete\n"
#define BY_RUN STDLIB "asyncio/runners.py:118 Runner.run\n" STDLIB "asyncio/runners.py:190 run\n"

/* The stacks of a loop's life under asyncio.run(); the caller's frames follow. */
#define RUN_MADE STDLIB "asyncio/runners.py:137 Runner._lazy_init\n" STDLIB "asyncio/runners.py:58 Runner.__enter__\n" STDLIB "asyncio/runners.py:189 run\n"
#define RUN_STARTED STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" STDLIB "asyncio/base_events.py:640 BaseEventLoop.run_until_complete\n" BY_RUN
#define RUN_CLOSED STDLIB "asyncio/unix_events.py:68 _UnixSelectorEventLoop.close\n" STDLIB "asyncio/runners.py:71 Runner.close\n" \
    STDLIB "asyncio/runners.py:62 Runner.__exit__\n" STDLIB "asyncio/runners.py:189 run\n"
#define LOOP_CLOSED STDLIB "asyncio/unix_events.py:68 _UnixSelectorEventLoop.close\n"
#define LOOP_STARTED STDLIB "asyncio/base_events.py:607 BaseEventLoop.run_forever\n" STDLIB "asyncio/base_events.py:640 BaseEventLoop.run_until_complete\n"

struct maker_loop {
    enum wl_loop_state state;
    enum wl_loop_impl impl;
    uint32_t thread;                /* 0: the main thread; 9: none, it never ran */
    int32_t pid;                    /* 0: the incident's */
    bool finalizer, dead;
    const char *made, *started, *stopped, *closed;  /* stacks */
    int made_ms, started_ms, stopped_ms, closed_ms; /* before the error; 0: 4200, 4100, 60, 1800 */
};

struct maker_spec {
    const char *name;
    enum wl_kind kind;
    const char *message;
    const char *raised;
    struct maker_loop loop[3];      /* ids 1, 2, 3; the first without any stack ends them, unless `loops` says how many */
    unsigned loops;
    uint32_t involved, running, target;
    uint32_t thread;                /* that raised; 0: 1, the main one */
    const char *threads[4];         /* names of the threads 2, 3 …, NULL: no more */
    const char *launched[4];        /* and from where they were started */
    bool child;
    const char *task;               /* name */
    const char *object, *detail;    /* type; of a task its coroutine */
    uint32_t object_loop;
    const char *bound, *suspended_at, *scheduled;
    enum wl_outcome outcome;
    const char *handled_at, *handled_by;
    uint32_t count;
    bool finalizing;

    /* what is expected */
    enum wl_cause_kind cause;
    const char *at;                 /* "file:line", or NULL for no location */
    bool likely;
    const char *related;            /* "role=file:line …", each must be there */
    const char *headline, *says;    /* parts of the headline and of headline, label, why and note together */
    const char *fix;                /* the first one: "exact: BEFORE -> AFTER", or a part of its summary */
};

/* Builds the incident of a spec in static storage, which the next call does not reuse within one test. */
struct wl_incident *maker_build(const struct maker_spec *spec);

/* Its verdict, with fixes. */
struct wl_verdict *maker_judge(const struct wl_incident *inc);

const struct wl_stack *maker_stack(const char *text);
const struct wl_frame *maker_frame(const char *line);

/* "orders.py:58" of a frame; "nowhere" for NULL.  In a static buffer of the calling test. */
const char *maker_at(const struct wl_frame *frame);

#endif
