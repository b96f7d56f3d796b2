/* related[]: for each role that the rule names, the moment, its place by the rule of report.md, and the words at the caret.
 *
 * wl_places_add() → add_role() → add_moment(), or add_frame() for places on the raising stack.  Pure; inside the
 * watched program.  A moment whose stack was not seen is left out.
 */
#include "places.h"
#include "cause.h"
#include "words.h"

static void add(struct wl_words *w, enum wl_role role, const struct wl_moment *moment, const struct wl_frame *frame, const char *template)
{
    struct wl_verdict *v = w->v;
    if (!frame || v->related_count == WL_RELATED_MAX)
        return;
    w->moment = moment;
    v->related[v->related_count++] = (struct wl_related){
        .role = role, .frame = frame, .stack = moment->stack, .thread = moment->thread, .time_us = moment->time_us,
        .loop = w->loop ? w->loop->id : 0, .note = wl_words_make(w, template),
    };
}

/* Something that happened earlier, with a stack of its own. */
static void add_moment(struct wl_words *w, enum wl_role role, const struct wl_moment *moment, const char *template)
{
    add(w, role, moment, wl_cause_place(moment->stack), template);
}

/* A frame of the raising stack. */
static void add_frame(struct wl_words *w, enum wl_role role, const struct wl_frame *frame, const char *template)
{
    const struct wl_incident *inc = w->f->inc;
    struct wl_moment now = { .time_us = inc->time_us, .thread = inc->thread, .stack = inc->raised };
    add(w, role, &now, frame, template);
}

static void add_loop_role(struct wl_words *w, enum wl_role role)
{
    const struct wl_loop *loop = w->f->loop;
    if (!loop)
        return;
    w->loop = loop;
    if (role == WL_ROLE_LOOP_CREATED)
        add_moment(w, role, &loop->created, "{loop} was made here[, {ago} before][, in {there}]");
    else if (role == WL_ROLE_LOOP_STARTED)
        add_moment(w, role, &loop->started, "{loop} was [made and {?made_there}]started here[, by {owner}{?framework}][, {ago} before][, in {there}]");
    else if (role == WL_ROLE_LOOP_CLOSED)
        add_moment(w, role, &loop->closed, "{loop} was closed here[, {ago} before][, in {there}]");
    else
        add_moment(w, role, &loop->stopped, "{loop} was stopped here[, {ago} before][, in {there}]");
}

static void add_other_loop(struct wl_words *w)
{
    const struct wl_loop *now = w->f->now;
    if (!now || now == w->f->loop)
        return;
    w->loop = now;
    add_moment(w, WL_ROLE_OTHER_LOOP_STARTED, &now->started, "{loop} is running now, started here[, {ago} before]");
}

/* Who started the thread that raised; of the main thread nobody did, then it is the loop's thread that needs telling. */
static void add_threads(struct wl_words *w)
{
    const struct wl_loop *loop = w->f->loop;
    const struct wl_thread *raising = w->f->thread, *other = loop && loop->thread ? wl_cause_thread(w->f->inc, loop->thread) : NULL;
    static const char words[] = "{who} was started here[, {ago} before]|this thread was started here[, {ago} before]";
    if (raising) {
        w->thread = raising->id;
        add_moment(w, WL_ROLE_THREAD_STARTED, &raising->launch, words);
    }
    if (other && other != raising) {
        w->thread = other->id;
        add_moment(w, WL_ROLE_THREAD_STARTED, &other->launch, words);
    }
}

static void add_raised(struct wl_words *w)
{
    switch (w->f->inc->kind) {
    case WL_KIND_CLOSED:
        add_frame(w, WL_ROLE_RAISED, w->f->raised, "{the_object} was used here[, {closed_ago} after {loop} was closed][, in {thread}{?elsewhere}]"
            "|{call} needed {loop} here[, {closed_ago} after it was closed][, in {thread}{?elsewhere}]|{loop} was needed here|the error was raised here");
        break;
    case WL_KIND_OTHER_LOOP:
        add_frame(w, WL_ROLE_RAISED, w->f->raised, "{the_object} of {loop} was used here|what belongs to {loop} was used here|the error was raised here");
        break;
    case WL_KIND_STOPPED_EARLY:
        add_frame(w, WL_ROLE_RAISED, w->f->raised, "run_until_complete() was waiting here");
        break;
    default:
        add_frame(w, WL_ROLE_RAISED, w->f->raised, "the error was raised here");
    }
}

static void add_role(struct wl_words *w, enum wl_role role)
{
    const struct wl_facts *f = w->f;
    switch (role) {
    case WL_ROLE_LOOP_CREATED:
    case WL_ROLE_LOOP_STARTED:
    case WL_ROLE_LOOP_CLOSED:
    case WL_ROLE_LOOP_STOPPED:
        add_loop_role(w, role);
        break;
    case WL_ROLE_BLOCKING_CALL:
        add_frame(w, role, wl_facts_frame(f, f->coroutine), "{package}'s own coroutine enters synchronous code here{?fault}"
            "|this coroutine enters synchronous code here");
        break;
    case WL_ROLE_RAISED:
        add_raised(w);
        break;
    case WL_ROLE_BRIDGE:
        add_frame(w, role, wl_facts_frame(f, f->bridge), f->inc->kind == WL_KIND_SYNC_API_IN_LOOP ? "{package} refuses here"
            : "{package} runs a loop of its own here");
        break;
    case WL_ROLE_THREAD_STARTED:
        add_threads(w);
        break;
    case WL_ROLE_OTHER_LOOP_STARTED:
        add_other_loop(w);
        break;
    case WL_ROLE_OBJECT_BOUND:
        add_moment(w, role, &f->inc->object.bound, "{the_object} was bound to {loop} here[, {ago} before]|what was used was made here");
        break;
    case WL_ROLE_SCHEDULED:
        add_moment(w, role, &f->inc->scheduled, "{task}, which is running, was made here[, {ago} before][, in {there}]"
            "|what is running was scheduled here[, {ago} before][, in {there}]");
        break;
    case WL_ROLE_COUNT:
        break;
    }
}

void wl_places_add(const struct wl_facts *f, const struct wl_rule *rule, struct wl_verdict *v)
{
    for (unsigned i = 0; i < WL_RULE_ROLES && rule->roles[i]; i++) {
        struct wl_words w = { .f = f, .v = v };
        add_role(&w, (enum wl_role)(rule->roles[i] - 1));
    }
}
