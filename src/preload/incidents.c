/* Exceptions that are under way, and what became of them.  See incidents.h.
 *
 * Runs in hooks, with the GIL, inside a full guard.  A slot holds one incident from the raise until the process ends, so that its
 * report can be written anew when its outcome or its count changes.  A note (underway.h) leads from an exception to its slot.
 * Errors that may be control flow have a note alone, until they leave the function that asked.
 *
 * The life of an incident: raised → (known already? count) → report, state open → unhandled or died → report, state final,
 * and the message.  What happens to an exception on its way (its group is caught, it becomes another's context) is a hint in its
 * note, which counts at its death if nothing more has happened to it.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "../common/hash.h"
#include "../common/timefmt.h"
#include "advice.h"
#include "cause.h"
#include "cells.h"
#include "depot.h"
#include "emit.h"
#include "incidents.h"
#include "note.h"
#include "outcome.h"
#include "pystack.h"
#include "record.h"
#include "scratch.h"
#include "source.h"
#include "state.h"
#include "surroundings.h"
#include "underway.h"

enum { SLOTS = 24, DEFERRED_US = 1000000, COUNT_US = 10000000 };

struct wl_slot {
    bool used;
    bool said;              /* its message was printed */
    bool dirty;             /* its count changed since the report was written */
    uint64_t key;           /* what tells it from others before it is judged; 0: not known (any more) */
    uint64_t fingerprint;
    int64_t written_us;
    struct wl_emitted emitted;
    struct wl_incident inc;
};

static struct {
    struct wl_slot *slots;
    struct wl_verdict *verdict;     /* scratch, one at a time: hooks are serialised by `busy` */
    int64_t next_poll_us;
    bool counts_pending;
    atomic_flag busy;
} pool = { .busy = ATOMIC_FLAG_INIT };

int wl_incidents_init(void)
{
    if (pool.slots != NULL)
        return 0;
    size_t size = SLOTS * sizeof(struct wl_slot) + sizeof(struct wl_verdict);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    pool.verdict = memory;
    pool.slots = (struct wl_slot *)(pool.verdict + 1);
    return 0;
}

/* --- notes --- */

static const char too_many[] = "more loop errors at once than it can follow: what becomes of some is not reported";

static void lose(void)
{
    wl_record_lost(too_many);
    wl_emit_complaint(too_many);
}

static void put_note(const PyObject *exception, struct wl_slot *slot)
{
    if (!wl_underway_put(&(struct wl_underway){ .exception = exception, .slot = slot }))
        lose();
}

/* On the way of errors that are control flow, a million times. */
static void defer(const PyObject *exception, const struct wl_words *words)
{
    struct wl_underway note = { .exception = exception, .words = words };
    note.time_us = wl_time_now_us();
    note.thread = wl_surroundings_asking_thread();
    if (wl_underway_waiting() == 0)
        pool.next_poll_us = note.time_us + DEFERRED_US;
    if (!wl_underway_put(&note))
        lose();
}

void wl_incidents_forget(const PyObject *exception)
{
    struct wl_underway note;
    wl_underway_take(exception, &note);
}

/* --- slots --- */

/* A free slot, else the one that was decided longest ago. */
static struct wl_slot *find_slot(void)
{
    struct wl_slot *oldest = NULL;
    for (int i = 0; i < SLOTS; i++) {
        struct wl_slot *s = &pool.slots[i];
        if (!s->used)
            return s;
        if (s->inc.final && !wl_underway_lead_to(s) && (oldest == NULL || s->inc.time_us < oldest->inc.time_us))
            oldest = s;
    }
    return oldest;
}

/* Stacks are interned, so that the key of an incident is made of addresses; the loop's own are looked up in the registry's
 * snapshot, which wl_catch_identify has not made yet: the raising stack and the object tell enough for all but the closed. */
static uint64_t key_of(const struct wl_incident *inc)
{
    uint64_t h = wl_hash_word(WL_HASH_INIT, (uint64_t)inc->kind);
    h = wl_hash_word(h, (uint64_t)(uintptr_t)inc->raised);
    h = wl_hash_string(h, inc->type);
    h = wl_hash_string(h, inc->object.type);
    h = wl_hash_word(h, wl_outcome_history_key(inc));
    return wl_hash_end(h) | 1;
}

static struct wl_slot *known_slot(uint64_t key, uint64_t fingerprint)
{
    for (int i = 0; i < SLOTS; i++) {
        struct wl_slot *s = &pool.slots[i];
        if (s->used && ((key != 0 && s->key == key) || (fingerprint != 0 && s->fingerprint == fingerprint)))
            return s;
    }
    return NULL;
}

/* --- judging and writing --- */

enum { PLACES = 96 };

static size_t add_places(const struct wl_stack *stack, const struct wl_frame **frames, size_t count, size_t most)
{
    for (uint32_t i = 0; stack != NULL && i < stack->count && count < PLACES && most > 0; i++) {
        const struct wl_frame *f = stack->frames[i];
        if (f->origin == WL_ORIGIN_STDLIB)
            continue;
        frames[count++] = f;
        most--;
    }
    return count;
}

/* The frames whose source and package the verdict, the message and the report may show. */
static size_t places_of(const struct wl_incident *inc, const struct wl_frame **frames)
{
    const struct wl_loop *loop;
    size_t count = add_places(inc->raised, frames, 0, 40);
    for (uint32_t i = 0; i < inc->loop_count; i++) {
        loop = &inc->loops[i];
        if (loop->id != inc->involved && loop->id != inc->running && loop->id != inc->target)
            continue;
        count = add_places(loop->created.stack, frames, count, 4);
        count = add_places(loop->started.stack, frames, count, 4);
        count = add_places(loop->stopped.stack, frames, count, 4);
        count = add_places(loop->closed.stack, frames, count, 4);
    }
    for (uint32_t i = 0; i < inc->thread_count; i++)
        if (inc->threads[i].raising)
            count = add_places(inc->threads[i].launch.stack, frames, count, 4);
    count = add_places(inc->object.bound.stack, frames, count, 4);
    count = add_places(inc->scheduled.stack, frames, count, 4);
    for (uint32_t i = 0; i < inc->task.await_count && count < PLACES; i++)
        frames[count++] = inc->task.await_chain[i];
    if (inc->object.suspended_at != NULL && count < PLACES)
        frames[count++] = inc->object.suspended_at;
    if (inc->handled_at != NULL && count < PLACES)
        frames[count++] = inc->handled_at;
    return count;
}

static void add_listing(struct wl_listings *all, char *room, size_t *used, const struct wl_frame *frame)
{
    if (frame == NULL || wl_listing_find(all, frame->file) != NULL || all->count == WL_LISTINGS_MAX)
        return;
    size_t size = wl_source_read_whole(frame->file, room + *used, WL_SCRATCH_SIZE - *used);
    if (size == 0)
        return;
    all->list[all->count++] = (struct wl_listing){ frame->file, room + *used, size };
    *used += size + 1;
}

/* With the files of the two places that most fixes change, where they fit into a scratch. */
static void find_advice(const struct wl_incident *inc, struct wl_verdict *v)
{
    struct wl_listings all = { 0 };
    size_t used = 0;
    char *room = v->cause != WL_CAUSE_UNKNOWN ? wl_scratch_claim() : NULL;
    if (room != NULL) {
        add_listing(&all, room, &used, v->location);
        add_listing(&all, room, &used, wl_cause_place(inc->raised));
    }
    wl_advice_find(inc, &all, v);
    wl_scratch_release(room);
}

static void judge(struct wl_incident *inc, bool python)
{
    const struct wl_frame *frames[PLACES];
    size_t count = places_of(inc, frames);
    if (python)
        wl_cells_attach(frames, count);
    wl_source_attach_packages(frames, count, 20000);
    wl_source_attach(frames, count, 20000);
    wl_cause_find(inc, pool.verdict);
    find_advice(inc, pool.verdict);
}

static void write_report(struct wl_slot *slot)
{
    wl_emit_report(&slot->inc, pool.verdict, &slot->emitted);
    slot->written_us = wl_time_now_us();
    slot->dirty = false;
}

static void rewrite(struct wl_slot *slot, bool python)
{
    judge(&slot->inc, python);
    slot->inc.revision++;
    write_report(slot);
}

/* Only one thread judges at a time; with one GIL nobody ever waits, and with several the later one gives up. */
static bool begin(void)
{
    return pool.slots != NULL && !atomic_flag_test_and_set(&pool.busy);
}

static void end(void)
{
    atomic_flag_clear(&pool.busy);
}

/* What the slot counted goes into its report, where the next incident with its fingerprint finds it. */
static struct wl_slot *take_slot(void)
{
    struct wl_slot *slot = find_slot();
    if (slot != NULL && slot->used && slot->dirty)
        rewrite(slot, true);
    return slot;
}

/* --- raised --- */

/* A program that spins in one run of its loop never comes to wl_incidents_poll. */
static void count(struct wl_slot *slot)
{
    slot->inc.count++;
    slot->inc.last_us = wl_time_now_us();
    if (slot->emitted.dropped) {
        wl_emit_note_dropped();
        return;
    }
    slot->dirty = true;
    pool.counts_pending = true;
    if (slot->inc.last_us - slot->written_us >= COUNT_US)
        rewrite(slot, true);
}

/* Each exception gets the note, not only the first of its kind; judging it again is the price of notes=1 alone. */
static void note_again(struct wl_slot *slot, PyObject *exception)
{
    if (!wl_state_options()->notes)
        return;
    judge(&slot->inc, true);
    wl_note_add(exception, pool.verdict);
}

/* The incident in `slot` is complete: known by its fingerprint, or new and to be written.  Returns the slot that it is in. */
static struct wl_slot *settle(struct wl_slot *slot, uint64_t key)
{
    judge(&slot->inc, true);
    struct wl_slot *known = known_slot(0, pool.verdict->fingerprint);
    if (known != NULL) {
        known->key = key;
        count(known);
        return known;
    }
    slot->used = true;
    slot->said = false;
    slot->key = key;
    slot->fingerprint = pool.verdict->fingerprint;
    memset(&slot->emitted, 0, sizeof slot->emitted);
    return slot;
}

static void raised(PyObject *exception, PyObject *args, const struct wl_words *words)
{
    struct wl_slot *slot = take_slot();
    if (slot == NULL) {
        lose();
        return;
    }
    slot->used = false;
    if (!wl_catch_identify(exception, args, words, &slot->inc))
        return;
    uint64_t key = key_of(&slot->inc);
    struct wl_slot *known = known_slot(key, 0);
    if (known != NULL) {
        count(known);
        put_note(exception, known);
        note_again(known, exception);
        return;
    }
    wl_catch_complete(&slot->inc);
    known = settle(slot, key);
    if (known == slot)
        write_report(slot);
    wl_note_add(exception, pool.verdict);
    put_note(exception, known);
}

void wl_incidents_raised(PyObject *exception, PyObject *args, const struct wl_words *words)
{
    if (wl_catch_is_deferred(words)) {
        if (wl_catch_may_defer(words))
            defer(exception, words);
        return;
    }
    if (!begin())
        return;
    raised(exception, args, words);
    end();
}

/* --- decided --- */

static bool is_worse(enum wl_outcome now, enum wl_outcome before)
{
    static const uint8_t rank[] = { [WL_OUTCOME_HANDLED] = 0, [WL_OUTCOME_UNKNOWN] = 1, [WL_OUTCOME_UNHANDLED] = 2 };
    return rank[now] > rank[before];
}

static void decide(struct wl_slot *slot, const struct wl_decision *d, bool python)
{
    struct wl_incident *inc = &slot->inc;
    if (inc->final && !is_worse(d->outcome, inc->outcome))
        return;
    bool again = inc->final && slot->said && inc->outcome != WL_OUTCOME_HANDLED;
    inc->final = true;
    inc->outcome = d->outcome;
    inc->handled_at = d->handled_at;
    inc->handled_by = d->by;
    rewrite(slot, python);
    /* beyond max_reports a handled error is counted, not told: a program that handles thousands is not shouted at */
    if (slot->emitted.dropped && wl_state_options()->max_reports > 0)
        wl_emit_complaint("the limit max_reports is reached: further incidents get no report");
    if (!again && !(slot->emitted.dropped && d->outcome == WL_OUTCOME_HANDLED)) {
        wl_emit_message(inc, pool.verdict, &slot->emitted);
        slot->said = true;
    }
}

/* A deferred error has left the function that asked: only now it is an incident.  NULL: it can't be had. */
static struct wl_slot *fill_deferred(PyObject *exception, PyObject *traceback, const struct wl_underway *note)
{
    struct wl_slot *slot = take_slot();
    if (slot == NULL) {
        lose();
        return NULL;
    }
    slot->used = false;
    if (!wl_catch_fill_late(exception, traceback, note->words, note->thread, &slot->inc))
        return NULL;
    slot->inc.time_us = note->time_us;
    return settle(slot, 0);
}

static bool is_written(const struct wl_slot *slot)
{
    return slot->emitted.id[0] != '\0';
}

static struct wl_slot *report_deferred(PyObject *exception, PyObject *traceback, const struct wl_underway *note, const struct wl_decision *d)
{
    struct wl_slot *slot = fill_deferred(exception, traceback, note);
    if (slot == NULL)
        return NULL;
    if (!is_written(slot)) {
        slot->inc.revision = 0;
        slot->inc.final = false;
    }
    decide(slot, d, true);
    return slot;
}

/* Its report is written, but what becomes of it is still to be seen. */
static struct wl_slot *open_deferred(PyObject *exception, PyObject *traceback, const struct wl_underway *note)
{
    struct wl_slot *slot = fill_deferred(exception, traceback, note);
    if (slot != NULL && !is_written(slot))
        write_report(slot);
    return slot;
}

/* NULL where it was taken away (up to 3.11 None stands there then). */
static PyObject *traceback_of(const PyObject *exception)
{
    PyObject *traceback = wl_read_ptr(exception, wl_layout->exc_traceback);
    return wl_pyapi_is_exact(traceback, wl_py.TraceBack) ? traceback : NULL;
}

static void decision_of(const struct wl_underway *note, PyObject *traceback, struct wl_decision *ret)
{
    if (note->hinted && note->hint_traceback == traceback)
        *ret = note->hint;
    else
        wl_outcome_of_traceback(traceback, ret);
}

void wl_incidents_died(PyObject *exception)
{
    struct wl_underway note;
    struct wl_decision d;
    if (!wl_underway_take(exception, &note))
        return;
    PyObject *traceback = traceback_of(exception);
    if (note.slot == NULL && wl_outcome_stayed(traceback, note.words))
        return;
    if (!begin())
        return;
    decision_of(&note, traceback, &d);
    if (note.slot != NULL)
        decide(note.slot, &d, true);
    else if (!wl_outcome_is_library_flow(&d))
        report_deferred(exception, traceback, &note, &d);
    end();
}

/* It became the context of another error, which reached a hook of last resort.  That need not be its end: a clean-up that it passes
 * through may fail and be told of on its own.  At the end of the program nothing more is expected. */
static void replaced(PyObject *exception, const char *by)
{
    static const struct wl_decision d = { WL_OUTCOME_UNKNOWN, NULL, "replaced by another error" };
    PyObject *traceback = traceback_of(exception);
    struct wl_underway note;
    wl_underway_hint(exception, traceback, &d);
    if (strcmp(by, "sys.excepthook") != 0 || !wl_underway_get(exception, &note) || !begin())
        return;
    if (note.slot != NULL)
        decide(note.slot, &d, true);
    else if (!wl_outcome_stayed(traceback, note.words))
        wl_underway_set_slot(exception, report_deferred(exception, traceback, &note, &d));
    end();
}

static void unhandled(PyObject *exception, const char *by)
{
    struct wl_underway note;
    struct wl_decision d = { WL_OUTCOME_UNHANDLED, NULL, by };
    if (!wl_underway_take(exception, &note) || !begin())
        return;
    if (note.slot != NULL)
        decide(note.slot, &d, true);
    else
        report_deferred(exception, traceback_of(exception), &note, &d);
    end();
}

static void visit_unhandled(PyObject *exception, bool is_replaced, void *by)
{
    if (!wl_underway_has(exception))
        return;
    if (is_replaced)
        replaced(exception, by);
    else
        unhandled(exception, by);
}

void wl_incidents_unhandled(PyObject *exception, const char *by)
{
    if (wl_underway_any())
        wl_outcome_each_related(exception, visit_unhandled, (void *)(uintptr_t)by);
}

/* --- on its way --- */

/* Has a deferred error that is held somewhere left the function that asked?  Then it gets its report, as an open one. */
static void look(const struct wl_underway *note)
{
    PyObject *exception = (PyObject *)(uintptr_t)note->exception, *traceback = traceback_of(exception);
    struct wl_decision d;
    struct wl_underway taken;
    bool flow = wl_outcome_stayed(traceback, note->words);
    if (!flow && begin()) {
        wl_outcome_of_traceback(traceback, &d);
        flow = wl_outcome_is_library_flow(&d);
        if (!flow)
            wl_underway_set_slot(exception, open_deferred(exception, traceback, note));
        end();
    }
    if (flow && wl_underway_crowded())
        wl_underway_take(exception, &taken);
}

void wl_incidents_untraced(PyObject *exception)
{
    struct wl_underway note;
    struct wl_decision d;
    if (!wl_underway_get(exception, &note))
        return;
    if (note.slot == NULL)
        look(&note);
    wl_outcome_of_traceback(traceback_of(exception), &d);
    if (d.outcome != WL_OUTCOME_UNKNOWN)
        wl_underway_hint(exception, NULL, &d);
}

static void hint_member(PyObject *exception, bool is_replaced, void *decision)
{
    (void)is_replaced;
    if (wl_underway_has(exception))
        wl_underway_hint(exception, traceback_of(exception), decision);
}

void wl_incidents_group_died(PyObject *members, PyObject *traceback)
{
    struct wl_decision d;
    wl_outcome_of_traceback(traceback, &d);
    if (d.outcome != WL_OUTCOME_UNKNOWN)
        wl_outcome_each_member(members, hint_member, &d);
}

/* --- from time to time --- */

static void write_counts(int64_t now, bool python)
{
    pool.counts_pending = false;
    for (int i = 0; i < SLOTS; i++) {
        struct wl_slot *s = &pool.slots[i];
        if (!s->used || !s->dirty)
            continue;
        if (now - s->written_us >= COUNT_US || !python)
            rewrite(s, python);
        else
            pool.counts_pending = true;
    }
}

void wl_incidents_poll(void)
{
    if (wl_underway_waiting() == 0 && !pool.counts_pending)
        return;
    int64_t now = wl_time_now_us();
    if (now < pool.next_poll_us)
        return;
    pool.next_poll_us = now + DEFERRED_US;
    struct wl_underway note;
    while (wl_underway_look(now - DEFERRED_US, &note))
        look(&note);
    if (pool.counts_pending && begin()) {
        write_counts(now, true);
        end();
    }
}

/* --- the end --- */

void wl_incidents_ending(void)
{
    struct wl_underway note;
    for (unsigned i = 0; i < WL_UNDERWAY; i++) {
        if (!wl_underway_at(i, &note))
            continue;
        if (note.slot == NULL)
            look(&note);
        PyObject *traceback = traceback_of(note.exception);
        decision_of(&note, traceback, &note.hint);
        wl_underway_hint(note.exception, traceback, &note.hint);
    }
}

void wl_incidents_at_exit(bool python)
{
    struct wl_underway note;
    if (pool.slots == NULL)
        return;
    for (unsigned i = 0; i < WL_UNDERWAY; i++)
        if (wl_underway_at(i, &note) && note.slot != NULL && note.hinted)
            decide(note.slot, &note.hint, python);
    struct wl_decision undecided = { WL_OUTCOME_UNKNOWN, NULL, NULL };
    for (int i = 0; i < SLOTS; i++)
        if (pool.slots[i].used && !pool.slots[i].inc.final)
            decide(&pool.slots[i], &undecided, python);
    write_counts(wl_time_now_us(), false);
    wl_emit_last_word();
}

void wl_incidents_after_fork(void)
{
    atomic_flag_clear(&pool.busy);
    wl_underway_after_fork();
    pool.counts_pending = false;
    for (int i = 0; i < SLOTS && pool.slots != NULL; i++)
        pool.slots[i].used = false;
}

static void move_moment(struct wl_moment *m)
{
    m->stack = wl_depot_move_stack(m->stack);
}

static void move_incident(struct wl_incident *inc)
{
    inc->raised = wl_depot_move_stack(inc->raised);
    for (uint32_t i = 0; i < inc->loop_count; i++) {
        struct wl_loop *l = &inc->loops[i];
        l->class_name = wl_depot_move_text(l->class_name);
        move_moment(&l->created);
        move_moment(&l->started);
        move_moment(&l->stopped);
        move_moment(&l->closed);
    }
    for (uint32_t i = 0; i < inc->thread_count; i++) {
        inc->threads[i].python = wl_depot_move_stack(inc->threads[i].python);
        move_moment(&inc->threads[i].launch);
    }
    for (uint32_t i = 0; i < inc->task.await_count; i++)
        inc->task.await_chain[i] = wl_depot_move_frame(inc->task.await_chain[i]);
    inc->object.suspended_at = wl_depot_move_frame(inc->object.suspended_at);
    move_moment(&inc->object.bound);
    move_moment(&inc->scheduled);
    inc->handled_at = wl_depot_move_frame(inc->handled_at);
}

void wl_incidents_move(void)
{
    wl_underway_move();
    for (int i = 0; i < SLOTS && pool.slots != NULL; i++) {
        struct wl_slot *s = &pool.slots[i];
        s->key = 0;         /* made of addresses in the old depot */
        if (s->used)
            move_incident(&s->inc);
    }
}
