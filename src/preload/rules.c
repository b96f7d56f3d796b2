/* The rules: from facts to a cause, its line, its evidence and its words.  Pure data and predicates.
 *
 * The rules are asked from top to bottom, and the first one of the error's kind that holds is the verdict: where two could be
 * said, their order decides.  All of them on one page, in that order:
 *
 *     grep -A1 '\.name =' src/preload/rules.c
 *
 * A rule's members: `name` (in cause.evidence[] of a report), `when` it holds (a predicate above the table, of facts.h), the
 * `cause` and where its line is (`at`); for which `kinds` of error it is asked, when it is `sure`, which page of docs.h to `see`;
 * the words: `headline`, `label` at the line, `why`, `note`; the `evidence`, and the `roles` of the other places, the most telling first.
 * The words are templates (words.h): {…} that is not known takes its part of the sentence away, so that a sentence says only what is
 * true of this incident.  HACKING.md has the steps to add a rule.
 */
#include "rules.h"
#include "docs.h"

#define K(kind) (1u << WL_KIND_##kind)
#define ROLES(...) { __VA_ARGS__ }
#define R(role) (WL_ROLE_##role + 1)
#define REF(role) (WL_REF_ROLE + WL_ROLE_##role)

#define NESTED (K(NESTED_RUN) | K(ALREADY_RUNNING) | K(OTHER_LOOP_RUNNING) | K(SYNC_API_IN_LOOP))
#define ANY UINT32_MAX

#define NEVER_AWAITED "Python's warning that a coroutine \"was never awaited\" comes from this: it is the one of {coroutine_made}"

/* --- predicates --- */

static bool always(const struct wl_facts *f) { (void)f; return true; }
static bool never(const struct wl_facts *f) { (void)f; return false; }
static bool has_loop(const struct wl_facts *f) { return f->loop != NULL; }
static bool in_a_run(const struct wl_facts *f) { return f->loop || f->run_below || f->inc->kind != WL_KIND_ALREADY_RUNNING; }
static bool has_involved(const struct wl_facts *f) { return f->inc->involved && f->started; }
static bool has_history(const struct wl_facts *f) { return f->loop && f->started; }
static bool kernel(const struct wl_facts *f) { return f->kernel; }
static bool kernel_seen(const struct wl_facts *f) { return f->kernel && f->kernel_seen; }
static bool bridge(const struct wl_facts *f) { return f->bridge >= 0; }
static bool closed_by_run(const struct wl_facts *f) { return f->closer == WL_CLOSER_RUN && f->closed; }
static bool closed_by_hand(const struct wl_facts *f) { return f->closer == WL_CLOSER_HAND && f->closed; }
static bool still_open(const struct wl_facts *f) { return f->loop && (f->closer == WL_CLOSER_NONE || f->closer == WL_CLOSER_FINALIZER); }
static bool elsewhere(const struct wl_facts *f) { return still_open(f) && f->elsewhere; }
static bool stopped(const struct wl_facts *f) { return f->stopped != NULL; }
static bool uvloop(const struct wl_facts *f) { return f->loop && f->loop->impl == WL_LOOP_UVLOOP; }
static bool patch_on_uvloop(const struct wl_facts *f) { return uvloop(f) && f->patch >= 0; }
static bool asked_for_running(const struct wl_facts *f) { return f->wants_running; }
static bool main_thread(const struct wl_facts *f) { return f->thread && f->thread->main; }
static bool not_main_thread(const struct wl_facts *f) { return f->thread && !f->thread->main; }

/* A closing or stopping that was seen explains more than the fork does: the parent would have failed as well. */
static bool inherited(const struct wl_facts *f)
{
    bool explained = closed_by_run(f) || closed_by_hand(f) || (f->inc->kind == WL_KIND_STOPPED_EARLY && f->stopped);
    return f->inherited && (!explained || f->inc->kind == WL_KIND_CLOSE_WHILE_RUNNING);
}

/* run_until_complete() on a loop that another thread runs, not this one. */
static bool runs_in_other_thread(const struct wl_facts *f)
{
    return f->elsewhere && f->loop->state == WL_LOOP_RUNNING && f->now != f->loop;
}

static bool crashed_on_closed(const struct wl_facts *f) { return closed_by_run(f) || closed_by_hand(f); }

/* --- the rules --- */

const struct wl_rule wl_rules[] = {
    {
        .name = "forked-child", .when = inherited, .cause = WL_CAUSE_FORKED, .at = WL_AT_RAISED,
        .kinds = NESTED | K(CLOSE_WHILE_RUNNING) | K(WRONG_THREAD) | K(OTHER_LOOP) | K(CLOSED) | K(STOPPED_EARLY), .sure = has_loop, .see = DOC_FORK,
        .headline = "{call} in a forked child, on the event loop that it inherited from its parent"
            "|a forked child used the event loop that it inherited from its parent",
        .label = "process {pid} holds only a copy of {loop}|the child holds only a copy of its parent's loop",
        .why = "{loop} belongs to process {loop_pid}; fork() copied it into process {pid} as it was[, marked as running{?running}], "
            "but nothing runs it there",
        .note = "",
        .evidence = { { "{loop} was made in process {loop_pid}, and this is its forked child {pid}", WL_REF_LOOP } },
        .roles = ROLES(R(LOOP_STARTED), R(LOOP_CREATED), R(BLOCKING_CALL), R(OBJECT_BOUND), R(RAISED)),
    },
    {
        .name = "patch-refuses-loop", .when = always, .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = WL_AT_RAISED,
        .kinds = K(CANNOT_PATCH), .sure = uvloop, .see = DOC_NEST,
        .headline = "{call} was refused: {loop} is uvloop's{?uvloop}, which cannot be patched"
            "|{call} was refused: {loop} is a {class}, which cannot be patched|a re-entrancy patch was refused: it cannot patch this event loop",
        .label = "can patch only asyncio's own loops",
        .why = "{loop}[, run by {owner}{?framework},] is uvloop's{?uvloop}: compiled code, which no patch can make re-entrant. nest_asyncio is no way out in "
            "this program|nest_asyncio works on asyncio's own loops only[, and {loop} is a {class}]",
        .note = "",
        .evidence = { { "{loop} is a {class}", WL_REF_LOOP }, { "{loop} was started by {owner}", REF(LOOP_STARTED) },
            { "the error says: {message}", WL_REF_NONE } },
        .roles = ROLES(R(BLOCKING_CALL), R(LOOP_STARTED), R(BRIDGE), R(RAISED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "patched-run-on-uvloop", .when = patch_on_uvloop, .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = WL_AT_RAISED,
        .kinds = NESTED, .sure = always, .see = DOC_NEST,
        .headline = "{call} on a running uvloop loop: nest_asyncio cannot make it re-entrant",
        .label = "nest_asyncio's replacement runs into {loop}, which is running",
        .why = "nest_asyncio replaced asyncio.run(), but {loop} is uvloop's: compiled code, which runs once at a time",
        .note = NEVER_AWAITED,
        .evidence = { { "{loop} is a {class}", WL_REF_LOOP }, { "{call} is nest_asyncio's replacement", REF(RAISED) },
            { "{co} is being executed by {loop}", REF(BLOCKING_CALL) } },
        .roles = ROLES(R(BLOCKING_CALL), R(BRIDGE), R(LOOP_STARTED), R(RAISED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "re-entered-uvloop", .when = uvloop, .cause = WL_CAUSE_UVLOOP_NOT_REENTRANT, .at = WL_AT_RAISED,
        .kinds = K(REENTERED), .sure = has_history, .see = DOC_NEST,
        .headline = "a task was entered while another one was being executed, on a uvloop loop",
        .label = "runs other tasks from inside a task",
        .why = "{loop} is uvloop's and was executing {co} when other tasks were run from inside it; neither uvloop nor its tasks can be re-entered"
            "|{loop} is uvloop's; neither uvloop nor its tasks can be re-entered",
        .note = "",
        .evidence = { { "{loop} is a {class}", WL_REF_LOOP }, { "{co} was being executed", REF(BLOCKING_CALL) } },
        .roles = ROLES(R(BLOCKING_CALL), R(BRIDGE), R(LOOP_STARTED), R(RAISED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "runs-in-other-thread", .when = runs_in_other_thread, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(ALREADY_RUNNING), .sure = has_involved, .see = DOC_THREADS,
        .headline = "{call} in {thread}, on a loop that is running in {loop_thread}|{call} on a loop that is running in another thread",
        .label = "{loop} is running already, in {loop_thread}|{loop} is running already, in another thread",
        .why = "a loop runs in one thread at a time: {loop} [was started by {owner}, {?framework}]is running in {loop_thread}, and work from {thread} has to be "
            "handed to it|a loop runs in one thread at a time: {loop} is running in another one, and work from here has to be handed to it",
        .note = "",
        .evidence = { { "{loop} is running in {loop_thread}", REF(LOOP_STARTED) }, { "the error was raised in {thread}", WL_REF_THREAD } },
        .roles = ROLES(R(LOOP_STARTED), R(THREAD_STARTED), R(LOOP_CREATED), R(BLOCKING_CALL), R(RAISED)),
    },
    {
        .name = "notebook-kernel", .when = kernel, .cause = WL_CAUSE_NOTEBOOK, .at = WL_AT_RAISED,
        .kinds = NESTED, .sure = kernel_seen, .see = DOC_CELL,
        .headline = "{call} in IPython, whose own event loop is already running{?shell}"
            "|{entry}[ of {package}] in a notebook: the kernel's own event loop is already running"
            "|{call} in a notebook cell{?cell}: the kernel's own event loop is already running"
            "|{call} in a notebook: the kernel's own event loop is already running|a loop was started in a notebook, whose kernel runs one already",
        .label = "ends in {call}, inside IPython's loop{?shell}{?bridge}{!guard}"
            "|ends in {call}, inside the kernel's loop{?bridge}{!guard}|needs a thread whose loop is not running",
        .why = "{kernel} runs this code on its own loop[ (started {kernel_start}, PID {pid})]; you need no loop of your own here[. {package} starts one "
            "in its synchronous {entry}{!guard}][. {package} refuses to work inside it{?guard}]",
        .note = NEVER_AWAITED,
        .evidence = { { "{loop} was started by {owner}", REF(LOOP_STARTED) }, { "{package} runs a loop in {bridge}", REF(BRIDGE) },
            { "{call} was called in {thread}, where {loop} is running", WL_REF_THREAD } },
        .roles = ROLES(R(BRIDGE), R(BLOCKING_CALL), R(RAISED), R(LOOP_STARTED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "library-guard", .when = bridge, .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = WL_AT_RAISED,
        .kinds = K(SYNC_API_IN_LOOP), .sure = always, .see = "",
        .headline = "{entry} of {package} was called in a running event loop, and refused|a library's synchronous interface was called in a running event loop",
        .label = "a synchronous call into {package}",
        .why = "{package}'s own {co} calls synchronous code that refuses to run in a running loop: the bug is {package}'s, not yours{?fault}"
            "|{entry} is {package}'s synchronous interface, and {loop}[, run by {owner}{?framework},] is executing {co} in this thread: the call would block it, so "
            "{package} refuses. The call is yours to change|{entry} is {package}'s synchronous interface, and an event loop is running in this thread: "
            "the call would block it",
        .note = "",
        .evidence = { { "{bridge} of {package} raised the error", REF(BRIDGE) }, { "{loop} is executing {co}", REF(BLOCKING_CALL) },
            { "{loop} was started by {owner}", REF(LOOP_STARTED) } },
        .roles = ROLES(R(BLOCKING_CALL), R(BRIDGE), R(LOOP_STARTED), R(RAISED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "library-bridge", .when = bridge, .cause = WL_CAUSE_LIBRARY_BRIDGE, .at = WL_AT_RAISED,
        .kinds = NESTED, .sure = has_loop, .see = DOC_RUN,
        .headline = "{entry} of {package} runs an event loop inside the running one|a library runs an event loop inside the running one",
        .label = "this call into {package} ends in {call}",
        .why = "{package}'s own {co} calls synchronous code that ends in {call}: the bug is {package}'s, not yours{?fault}"
            "|{entry} is synchronous: it ends in {call}, while {loop}[, run by {owner}{?framework},] is executing {co} in this thread and waits for it. {package} means "
            "it for programs without a running loop: the call is yours to change"
            "|{entry} is synchronous: it ends in {call}, and a loop is running in this thread already. The call is yours to change",
        .note = NEVER_AWAITED,
        .evidence = { { "{package} starts a loop in {bridge}", REF(BRIDGE) }, { "{loop} is executing {co}", REF(BLOCKING_CALL) },
            { "{loop} was started by {owner}", REF(LOOP_STARTED) } },
        .roles = ROLES(R(BRIDGE), R(BLOCKING_CALL), R(LOOP_STARTED), R(RAISED), R(SCHEDULED), R(LOOP_CREATED)),
    },
    {
        .name = "blocking-call", .when = in_a_run, .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = WL_AT_RAISED,
        .kinds = NESTED, .sure = has_loop, .see = DOC_RUN,
        .headline = "{call} was called by code that a running event loop is executing|a loop was set running by code that a running event loop is executing",
        .label = "needs a thread whose loop is not running",
        .why = "between the coroutine {co} and {call} lies synchronous code, so the running loop cannot be re-entered: it waits for {co}, and {co} "
            "would wait for it[. The loop is run by {owner}{?framework}]{?sync}"
            "|{co} is {co_kind}, which {loop} is executing[ for {owner}{?framework}]: it can await another coroutine, but not start a second run "
            "inside the first{?direct}"
            "|{loop}[, run by {owner}{?framework},] is executing a callback and can do nothing else in this thread until that returns, so no second run can begin inside it{?callback}"
            "|a loop is running in this thread already, and it is executing this code",
        .note = NEVER_AWAITED,
        .evidence = { { "{loop} is running in {thread}", WL_REF_LOOP }, { "{co} entered synchronous code at {co_at}", REF(BLOCKING_CALL) },
            { "{loop} was started by {owner}", REF(LOOP_STARTED) }, { "{call} was called in {thread}", WL_REF_THREAD } },
        .roles = ROLES(R(BLOCKING_CALL), R(LOOP_STARTED), R(SCHEDULED), R(RAISED), R(OBJECT_BOUND), R(LOOP_CREATED)),
    },
    {
        .name = "re-entered", .when = always, .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .at = WL_AT_RAISED,
        .kinds = K(REENTERED), .sure = has_history, .see = DOC_RUN,
        .headline = "a task was entered while another one was being executed[, by {call}]",
        .label = "runs other tasks from inside a task",
        .why = "{loop} was executing {co} when {call} made it run other tasks from inside; a task gives way only where it awaits"
            "[. nest_asyncio allows such calls, but not every one of them comes out well{?patch}]"
            "|a loop that was executing a task was made to run others from inside it; a task gives way only where it awaits",
        .note = "",
        .evidence = { { "{co} was being executed by {loop}", REF(BLOCKING_CALL) }, { "{call} ran the loop from inside", REF(RAISED) },
            { "the error says: {message}", WL_REF_NONE } },
        .roles = ROLES(R(BLOCKING_CALL), R(BRIDGE), R(LOOP_STARTED), R(SCHEDULED), R(RAISED), R(LOOP_CREATED)),
    },
    {
        .name = "close-while-running", .when = always, .cause = WL_CAUSE_CLOSED_EARLY, .at = WL_AT_RAISED,
        .kinds = K(CLOSE_WHILE_RUNNING), .sure = has_loop, .see = DOC_CLOSE,
        .headline = "{loop} was to be closed by {thread} while it was running in {loop_thread}{?elsewhere}|{loop} was to be closed by code that it was executing"
            "|a running event loop was to be closed",
        .label = "{loop} is still running[, in {loop_thread}{?elsewhere}]",
        .why = "{loop} is executing {co}[ in {loop_thread}{?elsewhere}] and can be closed only when its run has returned[; {owner} closes it then by "
            "itself{?owner_closes}]|{loop} can be closed only when its run has returned[; {owner} closes it then by itself{?owner_closes}]"
            "|a loop can be closed only when its run has returned",
        .note = "",
        .evidence = { { "{loop} was running", WL_REF_LOOP }, { "{loop} was started by {owner}", REF(LOOP_STARTED) } },
        .roles = ROLES(R(LOOP_STARTED), R(BLOCKING_CALL), R(THREAD_STARTED), R(SCHEDULED), R(LOOP_CREATED), R(RAISED)),
    },
    {
        .name = "closed-by-run", .when = closed_by_run, .cause = WL_CAUSE_OUTLIVED_RUN, .at = WL_AT_CLOSED,
        .kinds = K(CLOSED), .sure = always, .see = DOC_RUNNER,
        .headline = "{detail} was still waiting when its event loop was closed{!user}|{object} was used after its event loop was closed|{call} on an event loop that was closed already"
            "|an event loop was used after it was closed",
        .label = "{this} {did} {loop}[, {the_object}'s]",
        .why = "{closer} closes its loop when it is done; what is bound to {loop} does not live on after that[, nor under {now}, which is another "
            "loop{?now}]",
        .note = "it came up while {the_object} was thrown away, which had not been closed before{?finalizer}{?object_closes}|it came up while something was thrown away that had not been finished before{?finalizer}",
        .evidence = { { "{closer} closed {loop}[, {closed_ago} before it was used]", REF(LOOP_CLOSED) }, { "{call} needed {loop}", REF(RAISED) },
            { "{now} is running now{?now}", REF(OTHER_LOOP_STARTED) }, { "{detail} was still waiting at {suspended_at}", REF(OBJECT_BOUND) } },
        .roles = ROLES(R(OTHER_LOOP_STARTED), R(RAISED), R(OBJECT_BOUND), R(LOOP_CLOSED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED),
            R(SCHEDULED)),
    },
    {
        .name = "closed-by-hand", .when = closed_by_hand, .cause = WL_CAUSE_CLOSED_EARLY, .at = WL_AT_CLOSED,
        .kinds = K(CLOSED), .sure = always, .see = DOC_CLOSE,
        .headline = "{detail} was still waiting when its event loop was closed{!user}|{object} was used after its event loop was closed|{call} on an event loop that was closed already"
            "|an event loop was used after it was closed",
        .label = "closed {loop} for good[, {closed_ago} before it was used]",
        .why = "{closed_fn} closed {loop}, and then {call} needed it; a closed loop cannot be opened again"
            "[. {detail} was still waiting at {suspended_at}]"
            "|{closed_fn} closed {loop} while {detail} was still waiting[ at {suspended_at}]; a closed loop cannot be opened again"
            "|{closed_fn} closed {loop} while something still needed it; a closed loop cannot be opened again",
        .note = "it came up while {the_object} was thrown away, which had not been closed before{?finalizer}{?object_closes}|it came up while something was thrown away that had not been finished before{?finalizer}",
        .evidence = { { "{closed_fn} closed {loop}[, {closed_ago} before it was used]", REF(LOOP_CLOSED) }, { "{call} needed {loop}", REF(RAISED) },
            { "{now} is running now{?now}", REF(OTHER_LOOP_STARTED) }, { "{detail} was still waiting at {suspended_at}", REF(OBJECT_BOUND) } },
        .roles = ROLES(R(RAISED), R(OTHER_LOOP_STARTED), R(OBJECT_BOUND), R(LOOP_CLOSED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED),
            R(SCHEDULED)),
    },
    {
        .name = "bound-to-closed-run", .when = closed_by_run, .cause = WL_CAUSE_OUTLIVED_RUN, .at = WL_AT_CLOSED,
        .kinds = K(OTHER_LOOP), .sure = always, .see = DOC_RUNNER,
        .headline = "{object} of a loop that is closed was used under another one|an object of a loop that is closed was used under another one",
        .label = "{this} {did} {loop}[, {the_object}'s]",
        .why = "{closer} makes a new loop each time and closes it when it is done; what was bound to {loop} cannot be used under {now}{?now}"
            "|{closer} makes a new loop each time and closes it when it is done; what was bound to {loop} cannot be used under another one",
        .note = "",
        .evidence = { { "{closer} closed {loop}[, {closed_ago} before]", REF(LOOP_CLOSED) }, { "{the_object} is bound to {loop}", REF(OBJECT_BOUND) },
            { "{now} is running now{?now}", REF(OTHER_LOOP_STARTED) } },
        .roles = ROLES(R(OTHER_LOOP_STARTED), R(RAISED), R(OBJECT_BOUND), R(LOOP_CLOSED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED),
            R(SCHEDULED)),
    },
    {
        .name = "bound-to-closed", .when = closed_by_hand, .cause = WL_CAUSE_CLOSED_EARLY, .at = WL_AT_CLOSED,
        .kinds = K(OTHER_LOOP), .sure = always, .see = DOC_CLOSE,
        .headline = "{object} of a loop that is closed was used under another one|an object of a loop that is closed was used under another one",
        .label = "closed {loop}[, {the_object}'s]",
        .why = "{closed_fn} closed {loop}; what was bound to it cannot be used under {now}{?now}"
            "|{closed_fn} closed {loop}; what was bound to it cannot be used under another loop",
        .note = "",
        .evidence = { { "{closed_fn} closed {loop}[, {closed_ago} before]", REF(LOOP_CLOSED) }, { "{the_object} is bound to {loop}", REF(OBJECT_BOUND) },
            { "{now} is running now{?now}", REF(OTHER_LOOP_STARTED) } },
        .roles = ROLES(R(RAISED), R(OTHER_LOOP_STARTED), R(OBJECT_BOUND), R(LOOP_CLOSED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED),
            R(SCHEDULED)),
    },
    {
        .name = "bound-in-other-thread", .when = elsewhere, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(OTHER_LOOP), .sure = has_history, .see = DOC_THREADS,
        .headline = "{object} whose loop belongs to {loop_thread} was used in {thread}|an object whose loop belongs to {loop_thread} was used in {thread}"
            "|an object of another thread's loop was used",
        .label = "uses what is bound to {loop}[, the loop of {loop_thread}]",
        .why = "[{the_object} is bound to ]{loop}[, which runs in {loop_thread}{?running}]; in {thread} it cannot be awaited[ under {now}{?now}]"
            "|the object's loop belongs to another thread",
        .note = "",
        .evidence = { { "{loop} belongs to {loop_thread}", WL_REF_LOOP }, { "the error was raised in {thread}", WL_REF_THREAD },
            { "{now} is running there{?now}", REF(OTHER_LOOP_STARTED) } },
        .roles = ROLES(R(OBJECT_BOUND), R(LOOP_STARTED), R(OTHER_LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED), R(RAISED), R(SCHEDULED)),
    },
    {
        .name = "bound-to-other-loop", .when = still_open, .cause = WL_CAUSE_FOREIGN_LOOP, .at = WL_AT_RAISED,
        .kinds = K(OTHER_LOOP), .sure = has_loop, .see = DOC_LOOP,
        .headline = "{object} of {loop} was used under {now}{?now}|an object of {loop} was used under {now}{?now}|an object of another loop was used",
        .label = "belongs to {loop}, and {now} is running{?now}|belongs to {loop}",
        .why = "[{the_object} was made for ]{loop}, which is another loop than the one that is running, {now}{?now}: only its own loop can wake up what "
            "waits for it|only its own loop, {loop}, can wake up what waits for it",
        .note = "",
        .evidence = { { "[{the_object} is bound to ]{loop}, which is open", WL_REF_LOOP }, { "{now} is running in {thread}{?now}", REF(OTHER_LOOP_STARTED) } },
        .roles = ROLES(R(LOOP_CREATED), R(OBJECT_BOUND), R(OTHER_LOOP_STARTED), R(LOOP_STARTED), R(RAISED), R(SCHEDULED)),
    },
    {
        .name = "stopped", .when = stopped, .cause = WL_CAUSE_STOPPED, .at = WL_AT_STOPPED,
        .kinds = K(STOPPED_EARLY), .sure = always, .see = DOC_STOP,
        .headline = "{loop} was stopped before the future that run_until_complete() waited for was done",
        .label = "waits here; {loop} itself called stop()[, {stopped_ago} before the error]{?stop_scheduled}"
            "|stopped {loop}[, {stopped_ago} before the error]",
        .why = "run_until_complete() waits for one future; stop() makes it return before that one is done, and it says so with this error"
            "[. The loop itself called stop(), as a callback or a signal handler{?stop_scheduled}]",
        .note = "",
        .evidence = { { "{loop} called stop() itself[, {stopped_ago} before]{?stop_scheduled}"
                "|{stopped_fn} called stop() on {loop}[, {stopped_ago} before]", REF(LOOP_STOPPED) },
            { "run_until_complete() was still waiting", REF(RAISED) } },
        .roles = ROLES(R(RAISED), R(LOOP_STOPPED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED), R(SCHEDULED)),
    },
    {
        .name = "wrong-thread", .when = always, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(WRONG_THREAD), .sure = has_history, .see = DOC_THREADS,
        .headline = "{call} in {thread}, on a loop that runs in {loop_thread}|{call} on a loop that runs in another thread"
            "|a loop was used from another thread than its own",
        .label = "only {loop_thread} may do this with {loop}|only the loop's own thread may do this",
        .why = "an event loop is not thread-safe: {loop} runs in {loop_thread}[, started by {owner}{?framework}], and other threads may only hand it work. Without "
            "debug mode the call goes through, and the loop may see it late or never"
            "|an event loop is not thread-safe: other threads may only hand it work",
        .note = "",
        .evidence = { { "{loop} runs in {loop_thread}", REF(LOOP_STARTED) }, { "{call} was called in {thread}", WL_REF_THREAD } },
        .roles = ROLES(R(LOOP_STARTED), R(THREAD_STARTED), R(LOOP_CREATED), R(RAISED), R(OTHER_LOOP_STARTED), R(SCHEDULED)),
    },
    {
        .name = "no-running-loop", .when = asked_for_running, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(NO_LOOP_IN_THREAD), .sure = always, .see = DOC_RUNNING,
        .headline = "{entry} of {package} needs a running event loop, and none is running in {thread}"
            "|{call} needs a running event loop, and none is running in {thread}|no event loop is running in {thread}|no event loop is running in this thread",
        .label = "has to be called by code that a loop is executing",
        .why = "{thread} runs no loop at this point, so there is none to use[; {loop} is running in {loop_thread}{?running}]"
            "|this thread runs no loop at this point, so there is none to use",
        .note = "",
        .evidence = { { "no loop is running in {thread}", WL_REF_THREAD }, { "{loop} is running in {loop_thread}{?running}", REF(LOOP_STARTED) } },
        .roles = ROLES(R(THREAD_STARTED), R(LOOP_STARTED), R(RAISED), R(SCHEDULED)),
    },
    {
        .name = "thread-without-loop", .when = not_main_thread, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(NO_LOOP_IN_THREAD), .sure = always, .see = DOC_GET,
        .headline = "{thread} has no event loop|this thread has no event loop",
        .label = "asks for a loop that nobody made for this thread",
        .why = "asyncio makes no loop for a thread by itself, at most for the main one: {thread} has to bring its own, or hand its work to a thread that "
            "runs one|asyncio makes no loop for a thread by itself, at most for the main one",
        .note = "",
        .evidence = { { "{thread} never had a loop of its own", WL_REF_THREAD }, { "{thread} was started by the program", REF(THREAD_STARTED) } },
        .roles = ROLES(R(THREAD_STARTED), R(RAISED), R(LOOP_STARTED), R(SCHEDULED)),
    },
    {
        .name = "main-thread-without-loop", .when = always, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(NO_LOOP_IN_THREAD), .sure = main_thread, .see = DOC_GET,
        .headline = "{thread} has no event loop|this thread has no event loop",
        .label = "asks for a loop, and there is none",
        .why = "the main thread has no loop set at this point: asyncio.run() leaves none behind, and from Python 3.14 on none is made when one is asked "
            "for{?main}|this thread has no loop set at this point",
        .note = "",
        .evidence = { { "{thread} has no loop", WL_REF_THREAD } },
        .roles = ROLES(R(RAISED), R(LOOP_STARTED), R(SCHEDULED)),
    },
    {
        .name = "crashed-on-closed-loop", .when = crashed_on_closed, .cause = WL_CAUSE_CLOSED_EARLY, .at = WL_AT_CLOSED,
        .kinds = K(FATAL_SIGNAL), .sure = never, .see = DOC_CLOSE,
        .headline = "{message}, while a closed event loop was used|the process died while a closed event loop was used",
        .label = "closed {loop}[, {closed_ago} before the crash]",
        .why = "{loop} was closed by {closed_fn}[ {closed_ago} before], and the thread that crashed was using it",
        .note = "",
        .evidence = { { "{loop} is closed", REF(LOOP_CLOSED) }, { "{thread} crashed while using it", WL_REF_THREAD } },
        .roles = ROLES(R(RAISED), R(LOOP_CLOSED), R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED)),
    },
    {
        .name = "crashed-in-other-thread", .when = elsewhere, .cause = WL_CAUSE_FOREIGN_THREAD, .at = WL_AT_RAISED,
        .kinds = K(FATAL_SIGNAL), .sure = never, .see = DOC_THREADS,
        .headline = "{message}, while {thread} used {loop_thread}'s loop|the process died while a loop was used from another thread than its own",
        .label = "uses {loop}, the loop of {loop_thread}|uses another thread's loop",
        .why = "{loop} belongs to {loop_thread} and is not thread-safe[; {thread} was using it when the process died]|a loop is not thread-safe",
        .note = "",
        .evidence = { { "{loop} belongs to {loop_thread}", WL_REF_LOOP }, { "{thread} crashed", WL_REF_THREAD } },
        .roles = ROLES(R(LOOP_STARTED), R(LOOP_CREATED), R(THREAD_STARTED), R(RAISED)),
    },
    {
        .name = "unknown", .when = always, .cause = WL_CAUSE_UNKNOWN, .at = WL_AT_NOWHERE,
        .kinds = ANY, .sure = never, .see = "",
        .headline = "{title}",
        .label = "",
        .why = "",
        .note = "",
        .evidence = { { "the error says: {message}", WL_REF_NONE } },
        .roles = ROLES(R(RAISED), R(OBJECT_BOUND), R(LOOP_CREATED), R(LOOP_STARTED), R(OTHER_LOOP_STARTED), R(THREAD_STARTED), R(SCHEDULED)),
    },
};

const unsigned wl_rule_count = sizeof wl_rules / sizeof *wl_rules;

const struct wl_rule *wl_rules_find(const struct wl_facts *f)
{
    for (unsigned i = 0; i < wl_rule_count; i++)
        if (wl_rules[i].kinds & (1u << f->inc->kind) && wl_rules[i].when(f))
            return &wl_rules[i];
    return &wl_rules[wl_rule_count - 1];
}
