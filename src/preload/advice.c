/* From a verdict to what would repair it: a table of fixes, each only where it is right.  Pure, inside the watched program.
 *
 * wl_advice_find() walks the table from top to bottom and takes what fits the kind, the cause and the facts; the code
 * of a fix comes from fixcode.c, its words are templates (words.h).  `exact` is promised only when the code could be
 * written and nothing on its line makes it doubtful; without code it becomes `adapt`.  To add a fix: a row here, in
 * the place where a reader should meet it, and a line in tests/unit/test_advice.c.
 */
#include "advice.h"
#include "docs.h"
#include "fixcode.h"
#include "origin.h"
#include "twins.h"
#include "words.h"

#include <string.h>

enum fix_tie {
    ALONE,
    WITH_PREVIOUS,              /* a part of one repair: only together with the fix before it */
    INSTEAD,                    /* only where the fix before it had nothing to say */
};

struct fix_rule {
    uint32_t kinds, causes;
    bool (*when)(const struct wl_facts *f);
    enum wl_code code;
    enum wl_applicability best;
    bool needs_code;            /* nothing to say without it */
    enum fix_tie tie;
    const char *summary, *conditions;
    const char *reference;
};

#define K(kind) (1u << WL_KIND_##kind)
#define C(cause) (1u << WL_CAUSE_##cause)
#define ANY UINT32_MAX
#define NESTED (K(NESTED_RUN) | K(ALREADY_RUNNING) | K(OTHER_LOOP_RUNNING) | K(SYNC_API_IN_LOOP))

#define STARTS (K(NESTED_RUN) | K(ALREADY_RUNNING) | K(OTHER_LOOP_RUNNING))

/* --- predicates --- */

static bool always(const struct wl_facts *f) { (void)f; return true; }
static bool own_call(const struct wl_facts *f) { return f->bridge < 0; }
static bool top_level(const struct wl_facts *f) { return f->top_level; }
static bool runs_forever(const struct wl_facts *f)
{
    const struct wl_frame *inner = f->place > 0 ? wl_facts_frame(f, f->place - 1) : NULL;
    return own_call(f) && inner && strcmp(inner->name, "run_forever") == 0;
}

/* A comprehension's own frame (before 3.12) counts as the coroutine's, where await may stand as well. */
static bool direct(const struct wl_facts *f) { return own_call(f) && !top_level(f) && wl_fixcode_may_await(f) && !runs_forever(f); }
static bool direct_cell(const struct wl_facts *f) { return own_call(f) && f->top_level; }
static bool elsewhere(const struct wl_facts *f) { return f->elsewhere; }
static bool library_fault(const struct wl_facts *f) { return f->library_fault; }
static bool framework(const struct wl_facts *f) { return f->owner.rank == WL_OWNER_FRAMEWORK || f->owner.rank == WL_OWNER_ABOVE; }
static bool by_run(const struct wl_facts *f) { return f->closer == WL_CLOSER_RUN; }
static bool old_binding(const struct wl_facts *f) { return f->inc->python_minor && f->inc->python_minor < 10; }
static bool has_runner(const struct wl_facts *f) { return f->inc->python_minor >= 11; }
static bool is_idle(const struct wl_facts *f) { return f->loop && f->loop->state != WL_LOOP_RUNNING && f->loop->state != WL_LOOP_CLOSED; }
static bool runs_elsewhere(const struct wl_facts *f) { return f->elsewhere && f->loop->state == WL_LOOP_RUNNING; }

/* An ordinary function can be made a coroutine; __init__ and the like can not, and neither can a lambda. */
static bool is_ordinary(const struct wl_frame *frame)
{
    return frame && wl_facts_is_user(frame) && frame->name[0] != '<' && strncmp(frame->name, "__", 2) != 0 && !(frame->flags & WL_FRAME_GENERATOR);
}

/* Only user functions lie between the place and the coroutine, so that all of them can be made coroutines. */
static bool chain_is_ordinary(const struct wl_facts *f)
{
    int site = wl_fixcode_call_site(f);
    if (f->place < 0 || site <= f->place)
        return false;
    for (int i = f->place; i < site; i++)
        if (!is_ordinary(wl_facts_frame(f, i)))
            return false;
    return true;
}

static bool one_step(const struct wl_facts *f) { return own_call(f) && chain_is_ordinary(f) && wl_fixcode_call_site(f) == f->place + 1; }
static bool long_chain(const struct wl_facts *f) { return own_call(f) && chain_is_ordinary(f) && wl_fixcode_call_site(f) > f->place + 1; }
static bool stuck_chain(const struct wl_facts *f) { return own_call(f) && f->user_coroutine && f->coroutine > f->place && !chain_is_ordinary(f); }

/* The lines of a module, which a coroutine imports. */
static bool imported(const struct wl_facts *f)
{
    const struct wl_frame *outer = wl_facts_frame(f, f->place + 1);
    return stuck_chain(f) && f->raised && strcmp(f->raised->name, "<module>") == 0 && outer && wl_facts_is_below(outer->module, "importlib");
}

static bool callback(const struct wl_facts *f) { return own_call(f) && !f->user_coroutine && !f->top_level; }
static bool called_by_framework(const struct wl_facts *f) { return callback(f) && f->coroutine > f->place; }
static bool pump_step(const struct wl_facts *f) { return own_call(f) && f->patch < 0 && chain_is_ordinary(f); }
static bool bridge_in_chain(const struct wl_facts *f) { return f->bridge >= 0 && !f->library_fault && chain_is_ordinary(f); }
static bool bridge_in_step(const struct wl_facts *f) { return bridge_in_chain(f) && wl_fixcode_call_site(f) == f->place + 1; }
static bool bridge_direct(const struct wl_facts *f) { return f->bridge >= 0 && !f->library_fault && wl_fixcode_may_await(f); }
static bool cell_function(const struct wl_facts *f) { return callback(f) && is_ordinary(f->raised); }

static bool is_module(const struct wl_facts *f, const char *package)
{
    const struct wl_frame *bridge = wl_facts_frame(f, f->bridge);
    return bridge && wl_facts_is_below(bridge->module, package);
}

static bool anyio_direct(const struct wl_facts *f) { return wl_fixcode_may_await(f) && (is_module(f, "anyio") || is_module(f, "trio")); }
static bool asgiref_direct(const struct wl_facts *f) { return wl_fixcode_may_await(f) && is_module(f, "asgiref"); }
static bool asgiref_in_step(const struct wl_facts *f) { return bridge_in_chain(f) && is_module(f, "asgiref"); }

static bool has_twin(const struct wl_facts *f)
{
    const struct wl_twin *twin = wl_twins_find(f);
    return twin && !twin->rename && !library_fault(f);
}

/* A thread helps where the call makes its own loop and uses nothing of the running one: not when it was given that loop. */
static bool thread_may_help(const struct wl_facts *f)
{
    const struct wl_frame *made = f->target ? wl_facts_frame(f, f->place) : NULL;
    if (f->kernel || f->inc->kind == WL_KIND_ALREADY_RUNNING || f->inc->object.known)
        return false;
    if (f->inc->kind != WL_KIND_OTHER_LOOP_RUNNING)
        return true;
    const struct wl_stack *created = f->target ? f->target->created.stack : NULL;
    for (uint32_t i = 0; made && created && i < created->count; i++)
        if (wl_facts_is_user(created->frames[i]))
            return created->frames[i]->first_line == made->first_line && strcmp(created->frames[i]->file, made->file) == 0;
    return false;
}

static bool helper_in_thread(const struct wl_facts *f) { return own_call(f) && f->coroutine > f->place && thread_may_help(f); }
static bool library_in_thread(const struct wl_facts *f)
{
    return f->bridge >= 0 && !f->library_fault && f->coroutine >= f->place && thread_may_help(f) && !is_module(f, "trio") && !is_module(f, "asgiref");
}

/* nest_asyncio patches asyncio's own loops only, and those it does patch; a library's guard it does not reach. */
static bool nest_can_work(const struct wl_facts *f)
{
    return f->loop && f->loop->impl == WL_LOOP_ASYNCIO && f->patch < 0 && !wl_fixcode_may_await(f) && !f->library_fault;
}

/* Both runs are written in one function: one run around both is then easily made. */
static bool one_function(const struct wl_facts *f)
{
    return by_run(f) && f->closed && f->now_started && f->now != f->loop && f->closed->first_line == f->now_started->first_line
        && strcmp(f->closed->file, f->now_started->file) == 0 && !wl_facts_same_line(f->closed, f->now_started);
}

static bool runs_in_one_function(const struct wl_facts *f) { return has_runner(f) && one_function(f); }
static bool old_runs_in_one_function(const struct wl_facts *f) { return !has_runner(f) && one_function(f); }

/* Made by the program's own top level, so it is one for the whole program. */
static bool lives_as_long_as_the_program(const struct wl_facts *f)
{
    return f->created && strcmp(f->created->name, "<module>") == 0 && f->created->module && strcmp(f->created->module, "__main__") == 0
        && f->loop->created.thread == f->inc->thread;
}

static bool same_line_runs(const struct wl_facts *f) { return by_run(f) && f->now != f->loop && wl_facts_same_line(f->closed, f->now_started); }

/* trio's own functions need trio's loop. */
static bool asked_trio(const struct wl_facts *f)
{
    const struct wl_frame *inner = wl_facts_frame(f, f->place - 1);
    return f->place > 0 && inner && wl_facts_is_below(inner->module, "trio");
}

static bool asked_for_running(const struct wl_facts *f) { return f->wants_running && !asked_trio(f); }

/* A function of the program's own that needs a loop, and may have callers of both sorts. */
static bool may_ask(const struct wl_facts *f)
{
    return asked_for_running(f) && is_ordinary(f->raised) && !(f->raised->flags & (WL_FRAME_COROUTINE | WL_FRAME_ASYNC_GENERATOR))
        && f->raised->source && !strstr(f->raised->source, "get_running_loop");
}

static bool asked_for_any(const struct wl_facts *f) { return !f->wants_running; }
static bool asked_and_ran(const struct wl_facts *f)
{
    return asked_for_any(f) && f->raised && f->raised->source && strstr(f->raised->source, "get_event_loop().run_until_complete(");
}

static bool main_thread(const struct wl_facts *f) { return f->thread && f->thread->main && !asked_trio(f); }
static bool other_loop_runs(const struct wl_facts *f) { return f->loop && runs_elsewhere(f) && !asked_trio(f); }
static bool asked_in_thread(const struct wl_facts *f) { return asked_for_any(f) && !asked_and_ran(f) && f->thread && !f->thread->main; }
static bool started_by_uvloop(const struct wl_facts *f) { return f->loop && f->loop->impl == WL_LOOP_UVLOOP && !framework(f); }
static bool uvloop_of_server(const struct wl_facts *f) { return f->loop && f->loop->impl == WL_LOOP_UVLOOP && f->owner.words && strcmp(f->owner.words, "uvicorn") == 0; }

/* --- the fixes --- */

#define COND_THREAD "only if nothing that is bound to {loop} goes along: no session, lock, queue or future of it" \
    "|only if nothing that is bound to the running loop goes along: no session, lock, queue or future of it"

static const struct fix_rule fixes[] = {
    /* await instead */
    { K(ALREADY_RUNNING) | K(OTHER_LOOP_RUNNING), ANY, runs_forever, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "take it out: a loop is running already, and tasks run on it by themselves; to wait in a coroutine for ever, await asyncio.Event().wait()", "", DOC_TASK },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), direct, WL_CODE_AWAIT_RUN, WL_FIX_EXACT, false, ALONE,
        "{co} is {co_kind} itself: await instead", "", DOC_AWAIT },
    { NESTED, C(NOTEBOOK), direct_cell, WL_CODE_AWAIT_RUN, WL_FIX_EXACT, false, ALONE, "a cell may await at top level", "", DOC_CELL },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE), direct_cell, WL_CODE_AWAIT_RUN, WL_FIX_EXACT, false, ALONE, "{owner} may await at top level", "", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), one_step, WL_CODE_AWAIT_RUN, WL_FIX_ADAPT, false, ALONE,
        "make {place} a coroutine (async def)", "all callers of {place} await it then", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), one_step, WL_CODE_AWAIT_CALL, WL_FIX_ADAPT, false, WITH_PREVIOUS,
        "and await it in {co}", "", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), long_chain, WL_CODE_AWAIT_RUN, WL_FIX_ADAPT, false, ALONE,
        "make {chain} asynchronous (async def), each call awaited", "all their other callers await them then", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), long_chain, WL_CODE_AWAIT_CALL, WL_FIX_ADAPT, false, WITH_PREVIOUS,
        "and await the last one in {co}", "", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), imported, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "import it before a loop runs, at the top of the program for instance: its own lines may call {call} then", "", DOC_RUN },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(UVLOOP_NOT_REENTRANT), stuck_chain, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "do the asynchronous part in {co} and hand its result on: what lies between it and {call} cannot be made a coroutine", "", DOC_AWAIT },
    { K(REENTERED), C(BLOCKING_CALL_IN_COROUTINE), pump_step, WL_CODE_PAUSE, WL_FIX_ADAPT, true, ALONE,
        "make {chain} asynchronous: the others run where it awaits", "all other callers await it then", DOC_AWAIT },
    { K(REENTERED), C(BLOCKING_CALL_IN_COROUTINE), pump_step, WL_CODE_AWAIT_CALL, WL_FIX_ADAPT, true, WITH_PREVIOUS, "and await it in {co}", "", DOC_AWAIT },
    { NESTED, C(NOTEBOOK), cell_function, WL_CODE_AWAIT_RUN, WL_FIX_ADAPT, false, ALONE,
        "make {place} a coroutine (async def) and await it from the cell", "all callers of {place} await it then", DOC_CELL },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE), callback, WL_CODE_CREATE_TASK, WL_FIX_ADAPT, true, ALONE,
        "the loop is running: give it the coroutine as a task", "{place} does not wait for its result; keep a reference to the task", DOC_TASK },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE), called_by_framework, WL_CODE_AWAIT_RUN, WL_FIX_ADAPT, false, ALONE,
        "make {place} a coroutine (async def), if {co_package}, which calls it, takes one", "all callers of {place} await it then", DOC_AWAIT },
    { NESTED, C(BLOCKING_CALL_IN_COROUTINE), callback, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "let the callback start a task (create_task) and do what depends on its result in that task", "", DOC_TASK },

    /* a library's wrapper */
    { NESTED, ANY, asgiref_direct, WL_CODE_UNWRAP, WL_FIX_EXACT, true, ALONE, "await the function itself, without async_to_sync()", "", DOC_AWAIT },
    { NESTED, ANY, asgiref_in_step, WL_CODE_UNWRAP, WL_FIX_ADAPT, true, ALONE,
        "make {place} a coroutine (async def) that awaits the function itself, without async_to_sync()", "all callers of {place} await it then", DOC_AWAIT },
    { NESTED, ANY, asgiref_in_step, WL_CODE_AWAIT_CALL, WL_FIX_ADAPT, true, WITH_PREVIOUS, "and await it in {co}", "", DOC_AWAIT },
    { NESTED, ANY, anyio_direct, WL_CODE_AWAIT_FUNCTION, WL_FIX_EXACT, true, ALONE, "await the function itself: a loop is running already", "", DOC_AWAIT },
    { NESTED, ANY, bridge_direct, WL_CODE_TWIN, WL_FIX_EXACT, true, ALONE, "await {package}'s asynchronous {twin}() instead", "", DOC_AWAIT },
    { NESTED, ANY, bridge_in_chain, WL_CODE_TWIN, WL_FIX_ADAPT, true, ALONE,
        "make {place} a coroutine (async def) that awaits {package}'s asynchronous {twin}()", "all callers of {place} await it then", DOC_AWAIT },
    { NESTED, ANY, bridge_in_step, WL_CODE_AWAIT_CALL, WL_FIX_ADAPT, true, WITH_PREVIOUS, "and await it in {co}", "", DOC_AWAIT },
    { NESTED, ANY, has_twin, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE, "the asynchronous way of {package}: {twin}", "", NULL },
    { NESTED, C(LIBRARY_BRIDGE), library_fault, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "report it to {package}: its coroutine {co} has to await, not run a loop", "", NULL },

    /* a thread */
    { K(NESTED_RUN) | K(OTHER_LOOP_RUNNING), C(BLOCKING_CALL_IN_COROUTINE), helper_in_thread, WL_CODE_TO_THREAD, WL_FIX_ADAPT, true, ALONE,
        "keep it synchronous and call it off the loop's thread", COND_THREAD, DOC_THREAD },
    { K(NESTED_RUN) | K(OTHER_LOOP_RUNNING) | K(SYNC_API_IN_LOOP), C(LIBRARY_BRIDGE), library_in_thread, WL_CODE_TO_THREAD, WL_FIX_ADAPT, true, ALONE,
        "keep it synchronous and call it off the loop's thread", COND_THREAD, DOC_THREAD },

    /* patches, where they can work and where they can not */
    { K(CANNOT_PATCH), ANY, always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "take the patch out and await what it was to make possible[, in {co}]", "", DOC_AWAIT },
    { ANY, C(UVLOOP_NOT_REENTRANT), uvloop_of_server, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "start uvicorn with --loop asyncio, if the patch has to stay", "the program does without uvloop's speed", DOC_UVICORN },
    { ANY, C(UVLOOP_NOT_REENTRANT), started_by_uvloop, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "start with asyncio's own loop[ at {started_at}], if the patch has to stay", "the program does without uvloop's speed", DOC_RUN },
    { ANY, C(UVLOOP_NOT_REENTRANT), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "run the coroutine on a loop of its own in another thread", COND_THREAD, DOC_THREAD },
    { STARTS, C(BLOCKING_CALL_IN_COROUTINE) | C(NOTEBOOK) | C(LIBRARY_BRIDGE), nest_can_work, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "where nothing can be changed: nest_asyncio2.apply() before the call makes {loop} re-entrant"
        "|where nothing can be changed: nest_asyncio2.apply() before the call makes the loop re-entrant",
        "it is the fork of nest_asyncio, which has had no release since January 2024; not for uvloop, and tasks may meet each other half done", DOC_NEST2 },
    { K(NESTED_RUN) | K(ALREADY_RUNNING), C(BLOCKING_CALL_IN_COROUTINE), one_step, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "where {place} has callers without a loop too, let it ask: asyncio.get_running_loop() raises RuntimeError where {call} may be called", "", DOC_RUNNING },
    { K(REENTERED), ANY, always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "let {co} await, asyncio.sleep(0) for instance, instead of running the loop from inside{?user_co}|await instead of running the loop from inside", "", DOC_AWAIT },

    /* outlived */
    { ANY, C(OUTLIVED_RUN), runs_in_one_function, WL_CODE_RUNNER_BLOCK, WL_FIX_EXACT, true, ALONE,
        "run both on one loop, that of an asyncio.Runner", "", DOC_RUNNER },
    { ANY, C(OUTLIVED_RUN), runs_in_one_function, WL_CODE_RUNNER, WL_FIX_ADAPT, true, INSTEAD,
        "run both on one loop, inside `with asyncio.Runner() as runner:`", "the `with` block holds both calls", DOC_RUNNER },
    { ANY, C(OUTLIVED_RUN), runs_in_one_function, WL_CODE_RUNNER_NOW, WL_FIX_ADAPT, true, WITH_PREVIOUS, "and", "", DOC_RUNNER },
    { ANY, C(OUTLIVED_RUN), old_runs_in_one_function, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "run both on one loop: await them in one coroutine, main(), and run that with one asyncio.run(main())", "", DOC_RUN },
    { ANY, C(OUTLIVED_RUN), same_line_runs, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "make one loop for all the runs of {closed_at}: one asyncio.run(main()) around them[, or one asyncio.Runner{?has_runner}]", "", DOC_RUNNER },
    { ANY, C(OUTLIVED_RUN), old_binding, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "make {the_object} inside the coroutine that uses it, under one asyncio.run(main()): before Python 3.10 it takes its loop when it is made"
        "|make what is used inside the coroutine that uses it, under one asyncio.run(main())", "", DOC_RUN },
    { ANY, C(OUTLIVED_RUN), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "make {the_object} inside the coroutine that uses it[ and close it there{?object_closes}], all under one asyncio.run(main())"
        "|open and close what is used inside one coroutine, and run that with one asyncio.run(main())", "", DOC_RUN },

    /* closed too early */
    { K(CLOSE_WHILE_RUNNING), C(CLOSED_EARLY), always, WL_CODE_DROP, WL_FIX_EXACT, true, ALONE,
        "leave closing {loop} to {owner}, which does it by itself{?owner_closes}; here|leave closing {loop} to the code that runs it, after its run has "
        "returned; here|leave closing the loop to the code that runs it, after its run has returned; here", "", DOC_CLOSE },
    { K(CLOSE_WHILE_RUNNING), C(CLOSED_EARLY), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "to end the run from inside, return from the coroutine that it waits for, or call stop() if run_forever() runs it", "", DOC_CLOSE },
    { K(CLOSED) | K(OTHER_LOOP), C(CLOSED_EARLY), lives_as_long_as_the_program, WL_CODE_DROP, WL_FIX_EXACT, true, ALONE,
        "leave {loop} open as long as the program runs: it was made at the top level, for all of it; here", "", DOC_CLOSE },
    { K(CLOSED) | K(OTHER_LOOP), C(CLOSED_EARLY), always, WL_CODE_DROP, WL_FIX_ADAPT, true, INSTEAD,
        "close {loop} later, after its last use[ at {raised_at}{?user}]; here", "until then the loop stays open", DOC_CLOSE },
    { K(CLOSED) | K(OTHER_LOOP) | K(FATAL_SIGNAL), C(CLOSED_EARLY), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "cancel {detail} and wait for it before the loop is closed; asyncio.run() does that by itself"
        "|let one asyncio.run(main()) make and close the loop, with all that uses it inside", "", DOC_RUN },

    /* stopped */
    { ANY, C(STOPPED), always, WL_CODE_RETURN, WL_FIX_EXACT, true, ALONE,
        "run_until_complete() waits for {stopped_fn} itself, and is over when that returns", "", DOC_STOP },
    { ANY, C(STOPPED), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "to give up waiting, cancel the task (or wait with asyncio.wait_for()) instead of stopping its loop", "", DOC_CANCEL },
    { ANY, C(STOPPED), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "to end the program with stop(), start the loop with run_forever() and the coroutine with create_task()", "", DOC_TASK },

    /* other threads */
    { K(WRONG_THREAD), ANY, always, WL_CODE_THREADSAFE, WL_FIX_EXACT, true, ALONE, "hand it to {loop}'s own thread|hand it to the loop's own thread", "", DOC_SOON },
    { K(WRONG_THREAD), ANY, always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "from another thread use asyncio.run_coroutine_threadsafe(coroutine, loop) for coroutines, loop.call_soon_threadsafe(function) for functions", "", DOC_SUBMIT },
    { K(ALREADY_RUNNING), C(FOREIGN_THREAD), always, WL_CODE_SUBMIT, WL_FIX_EXACT, true, ALONE,
        "hand the coroutine to the loop where it runs, and wait for the result here", "", DOC_SUBMIT },
    { K(ALREADY_RUNNING), C(FOREIGN_THREAD), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "give {thread} a loop of its own: asyncio.run(coroutine)|give this thread a loop of its own: asyncio.run(coroutine)", COND_THREAD, DOC_RUN },
    { K(NO_LOOP_IN_THREAD), ANY, asked_and_ran, WL_CODE_GET_AND_RUN, WL_FIX_EXACT, true, ALONE,
        "run the coroutine with asyncio.run(), which makes a loop for {thread} and closes it|run the coroutine with asyncio.run(), which makes a loop and closes it", "", DOC_RUN },
    { K(NO_LOOP_IN_THREAD), ANY, asked_for_any, WL_CODE_NEW_LOOP, WL_FIX_EXACT, true, INSTEAD,
        "make a loop for {thread}|make a loop for this thread", "close it when the thread is done with it", DOC_NEW },
    { K(NO_LOOP_IN_THREAD), ANY, asked_in_thread, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "run the coroutine with asyncio.run() in this thread: it makes a loop and closes it", "", DOC_RUN },
    { K(NO_LOOP_IN_THREAD), ANY, other_loop_runs, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "hand the coroutine to {loop}, which runs in {loop_thread}: asyncio.run_coroutine_threadsafe(coroutine, loop)", "", DOC_SUBMIT },
    { K(NO_LOOP_IN_THREAD), ANY, asked_trio, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "call it inside a coroutine (async def) that trio.run() runs; another thread gets there through trio.from_thread.run()", "", DOC_TRIO },
    { K(NO_LOOP_IN_THREAD), ANY, asked_for_running, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "call it inside a coroutine (async def) that asyncio.run() runs: only there a loop is running", "", DOC_RUNNING },
    { K(NO_LOOP_IN_THREAD), ANY, main_thread, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "start the program with asyncio.run(main()) and do the rest inside main()", "", DOC_RUN },
    { K(NO_LOOP_IN_THREAD), ANY, may_ask, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "where {place} may be called without a running loop, let it ask first: asyncio.get_running_loop() raises RuntimeError then", "", DOC_RUNNING },
    { K(OTHER_LOOP), C(FOREIGN_THREAD), runs_elsewhere, WL_CODE_SUBMIT_AWAIT, WL_FIX_EXACT, true, ALONE,
        "hand the coroutine to {loop}, which runs in {loop_thread}, and await the answer", "", DOC_SUBMIT },
    { K(OTHER_LOOP), C(FOREIGN_THREAD), runs_elsewhere, WL_CODE_OWN_LOOP, WL_FIX_EXACT, true, ALONE,
        "let the loop that is running do it, {now}{?now}|let the loop that is running do it", "", DOC_RUNNING },
    { K(OTHER_LOOP), C(FOREIGN_THREAD), elsewhere, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "use {the_object} on its own loop: asyncio.run_coroutine_threadsafe(coroutine, loop), with {loop}"
        "|use it on its own loop: asyncio.run_coroutine_threadsafe(coroutine, loop), with {loop}", "", DOC_SUBMIT },
    { K(FATAL_SIGNAL), C(FOREIGN_THREAD), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "from {thread} use only loop.call_soon_threadsafe() and asyncio.run_coroutine_threadsafe()", "", DOC_SOON },

    /* other loops in one thread */
    { K(OTHER_LOOP), C(FOREIGN_LOOP), is_idle, WL_CODE_OWN_LOOP, WL_FIX_EXACT, true, ALONE,
        "make it for the loop that is running, {now}: nothing runs {loop}{?now}|make it for the loop that is running", "", DOC_RUNNING },
    { K(OTHER_LOOP), C(FOREIGN_LOOP), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "run both on one loop: {now} at {now_at} is a second one{?now}|run all of it on one loop", "", DOC_RUN },
    { K(OTHER_LOOP), C(FOREIGN_LOOP) | C(FOREIGN_THREAD), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "make {the_object} inside the coroutine that uses it (asyncio.get_running_loop() is then the right one)"
        "|make what is used inside the coroutine that uses it (asyncio.get_running_loop() is then the right one)", "", DOC_RUNNING },

    /* forked */
    { ANY, C(FORKED), always, WL_CODE_RUN, WL_FIX_EXACT, true, ALONE, "give the child a loop of its own", "", DOC_RUN },
    { ANY, C(FORKED), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "in the child use a fresh asyncio.run(), and nothing that belongs to the parent's loop", "", DOC_RUN },
    { ANY, C(FORKED), always, WL_CODE_NONE, WL_FIX_IDEA, false, ALONE,
        "start the child with multiprocessing's 'spawn' or 'forkserver', or as a subprocess: then it inherits no loop", "", DOC_FORK },
};

/* --- applying them --- */

static bool fits(const struct fix_rule *rule, const struct wl_facts *f, enum wl_cause_kind cause)
{
    return (rule->kinds & (1u << f->inc->kind)) && (rule->causes & (1u << cause)) && rule->when(f);
}

/* Says a fix, if it has something to say; else takes back what it wrote. */
static bool add_fix(struct wl_words *w, const struct fix_rule *rule)
{
    struct wl_verdict *v = w->v;
    struct wl_code_made made;
    size_t used = v->text_used;
    w->twin = NULL;
    const struct wl_twin *hint = rule->code == WL_CODE_NONE ? wl_twins_find(w->f) : NULL;
    bool coded = wl_fixcode_make(w, rule->code, &made);
    if (hint)
        w->twin = hint->twin;
    const char *summary = rule->needs_code && !coded ? NULL : wl_words_make(w, rule->summary);
    if (!summary) {
        v->text_used = used;
        return false;
    }
    struct wl_fix *fix = &v->fixes[v->fix_count++];
    *fix = (struct wl_fix){ .summary = summary, .reference = rule->reference, .with_previous = rule->tie == WITH_PREVIOUS };
    fix->conditions = *rule->conditions ? wl_words_make(w, rule->conditions) : NULL;
    if (coded) {
        fix->location = made.location;
        fix->range = made.range;
        fix->before = made.before;
        fix->after = made.after;
        fix->code = made.code;
    }
    fix->applicability = rule->best == WL_FIX_EXACT && !(coded && made.exact) ? WL_FIX_ADAPT : rule->best;
    return true;
}

/* The most certain first; parts of one repair stay together, and those are never exact. */
static void move_exact_first(struct wl_verdict *v)
{
    for (uint32_t i = 1; i < v->fix_count; i++) {
        if (v->fixes[i].applicability != WL_FIX_EXACT || v->fixes[0].applicability == WL_FIX_EXACT)
            continue;
        struct wl_fix exact = v->fixes[i];
        memmove(&v->fixes[1], &v->fixes[0], i * sizeof exact);
        v->fixes[0] = exact;
    }
}

void wl_advice_find(const struct wl_incident *inc, const struct wl_listings *files, struct wl_verdict *v)
{
    struct wl_facts f;
    struct wl_words w = { .f = &f, .v = v };
    bool said = false, began = false;   /* by the rule before, which INSTEAD passes over; by what WITH_PREVIOUS follows */
    v->fix_count = 0;
    if (v->cause == WL_CAUSE_UNKNOWN)
        return;
    wl_facts_find(inc, &f);
    f.listings = files;
    for (size_t i = 0; i < sizeof fixes / sizeof *fixes && v->fix_count < WL_FIX_MAX; i++) {
        const struct fix_rule *rule = &fixes[i];
        bool wanted = rule->tie == WITH_PREVIOUS ? began : rule->tie != INSTEAD || !said;
        bool now = wanted && fits(rule, &f, v->cause) && add_fix(&w, rule);
        if (rule->tie == WITH_PREVIOUS)
            continue;
        began = now;
        said = now || (rule->tie == INSTEAD && said);
    }
    move_exact_first(v);
}
