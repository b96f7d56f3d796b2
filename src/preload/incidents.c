/* Exceptions that are under way, and what became of them.  See incidents.h.
 *
 * Runs in hooks, with the GIL, inside a full guard.  A slot holds one incident from the raise until the process ends, so that its
 * report can be written anew when its outcome or its count changes.  A note leads from an exception's address to its slot;
 * an address is good until the exception's own death, which is hooked.  Errors that may be control flow have a note alone,
 * until they leave the function that asked.
 *
 * The life of an incident: raised → (known already? count) → report, state open → unhandled or died → report, state final,
 * and the message.
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
#include "source.h"
#include "state.h"

enum { SLOTS = 24, NOTES = 256, DEFERRED_US = 1000000, COUNT_US = 10000000 };

struct slot {
    bool used;
    bool said;              /* its message was printed */
    bool dirty;             /* its count changed since the report was written */
    uint64_t key;           /* what tells it from others before it is judged; 0: not known (any more) */
    uint64_t fingerprint;
    int64_t written_us;
    struct wl_emitted emitted;
    struct wl_incident inc;
};

struct note {
    const PyObject *exception;      /* NULL: free */
    const struct wl_words *words;   /* of a deferred one */
    struct slot *slot;              /* NULL: deferred */
    int64_t time_us;
};

static struct {
    struct slot *slots;
    struct wl_verdict *verdict;     /* scratch, one at a time: hooks are serialised by `busy` */
    struct note notes[NOTES];
    _Atomic uint32_t note_count;
    uint32_t deferred_count;
    int64_t next_poll_us;
    bool counts_pending;
    atomic_flag busy;
} pool = { .busy = ATOMIC_FLAG_INIT };

int wl_incidents_init(void)
{
    if (pool.slots != NULL)
        return 0;
    size_t size = SLOTS * sizeof(struct slot) + sizeof(struct wl_verdict);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    pool.verdict = memory;
    pool.slots = (struct slot *)(pool.verdict + 1);
    return 0;
}

/* --- notes: open addressing, linear probing, no tombstones --- */

static uint32_t home(const PyObject *exception)
{
    return (uint32_t)(((uint64_t)(uintptr_t)exception >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 56) & (NOTES - 1);
}

static struct note *find_note(const PyObject *exception)
{
    for (uint32_t i = home(exception), n = 0; n < NOTES; i = (i + 1) & (NOTES - 1), n++) {
        if (pool.notes[i].exception == exception)
            return &pool.notes[i];
        if (pool.notes[i].exception == NULL)
            return NULL;
    }
    return NULL;
}

static void remove_note(struct note *note)
{
    uint32_t hole = (uint32_t)(note - pool.notes), i = hole;
    if (note->slot == NULL)
        pool.deferred_count--;
    for (;;) {
        i = (i + 1) & (NOTES - 1);
        if (pool.notes[i].exception == NULL)
            break;
        uint32_t want = home(pool.notes[i].exception);
        if (((i - want) & (NOTES - 1)) >= ((i - hole) & (NOTES - 1))) {
            pool.notes[hole] = pool.notes[i];
            hole = i;
        }
    }
    pool.notes[hole].exception = NULL;
    atomic_fetch_sub_explicit(&pool.note_count, 1, memory_order_relaxed);
}

static bool add_note(const PyObject *exception, struct slot *slot, const struct wl_words *words)
{
    if (atomic_load(&pool.note_count) >= NOTES - 16)
        return false;
    uint32_t i = home(exception);
    while (pool.notes[i].exception != NULL)
        i = (i + 1) & (NOTES - 1);
    pool.notes[i] = (struct note){ exception, words, slot, wl_time_now_us() };
    atomic_fetch_add_explicit(&pool.note_count, 1, memory_order_relaxed);
    if (slot == NULL) {
        if (pool.deferred_count++ == 0)
            pool.next_poll_us = pool.notes[i].time_us + DEFERRED_US;
    }
    return true;
}

bool wl_incidents_any(void)
{
    return atomic_load_explicit(&pool.note_count, memory_order_relaxed) != 0;
}

bool wl_incidents_has(const PyObject *exception)
{
    wl_state_lock();
    bool has = find_note(exception) != NULL;
    wl_state_unlock();
    return has;
}

/* The note is taken out: whoever has it decides. */
static bool take_note(const PyObject *exception, struct note *ret)
{
    wl_state_lock();
    struct note *note = find_note(exception);
    if (note != NULL) {
        *ret = *note;
        remove_note(note);
    }
    wl_state_unlock();
    return note != NULL;
}

static const char too_many[] = "more loop errors at once than it can follow: what becomes of some is not reported";

static void lose(void)
{
    wl_record_lost(too_many);
    wl_emit_complaint(too_many);
}

static void put_note(const PyObject *exception, struct slot *slot, const struct wl_words *words)
{
    wl_state_lock();
    struct note *old = find_note(exception);
    if (old != NULL)
        remove_note(old);   /* __init__ was called again on the same object */
    bool added = add_note(exception, slot, words);
    wl_state_unlock();
    if (!added)
        lose();
}

void wl_incidents_forget(const PyObject *exception)
{
    struct note note;
    take_note(exception, &note);
}

/* --- slots --- */

static bool is_noted(const struct slot *slot)
{
    for (int i = 0; i < NOTES; i++)
        if (pool.notes[i].exception != NULL && pool.notes[i].slot == slot)
            return true;
    return false;
}

/* A free slot, else the one that was decided longest ago. */
static struct slot *find_slot(void)
{
    struct slot *oldest = NULL;
    for (int i = 0; i < SLOTS; i++) {
        struct slot *s = &pool.slots[i];
        if (!s->used)
            return s;
        if (s->inc.final && !is_noted(s) && (oldest == NULL || s->inc.time_us < oldest->inc.time_us))
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

static struct slot *known_slot(uint64_t key, uint64_t fingerprint)
{
    for (int i = 0; i < SLOTS; i++) {
        struct slot *s = &pool.slots[i];
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
    for (uint32_t i = 0; i < inc->task.await_count && count < PLACES; i++)
        frames[count++] = inc->task.await_chain[i];
    if (inc->object.suspended_at != NULL && count < PLACES)
        frames[count++] = inc->object.suspended_at;
    if (inc->handled_at != NULL && count < PLACES)
        frames[count++] = inc->handled_at;
    return count;
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
    wl_advice_find(inc, pool.verdict);
}

static void write_report(struct slot *slot)
{
    wl_emit_report(&slot->inc, pool.verdict, &slot->emitted);
    slot->written_us = wl_time_now_us();
    slot->dirty = false;
}

static void rewrite(struct slot *slot, bool python)
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
static struct slot *take_slot(void)
{
    struct slot *slot = find_slot();
    if (slot != NULL && slot->used && slot->dirty)
        rewrite(slot, true);
    return slot;
}

/* --- raised --- */

/* A program that spins in one run of its loop never comes to wl_incidents_poll. */
static void count(struct slot *slot)
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
static void note_again(struct slot *slot, PyObject *exception)
{
    if (!wl_state_options()->notes)
        return;
    judge(&slot->inc, true);
    wl_note_add(exception, pool.verdict);
}

/* The incident in `slot` is complete: known by its fingerprint, or new and to be written.  Returns the slot that it is in. */
static struct slot *settle(struct slot *slot, uint64_t key)
{
    judge(&slot->inc, true);
    struct slot *known = known_slot(0, pool.verdict->fingerprint);
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
    struct slot *slot = take_slot();
    if (slot == NULL) {
        lose();
        return;
    }
    slot->used = false;
    if (!wl_catch_identify(exception, args, words, &slot->inc))
        return;
    uint64_t key = key_of(&slot->inc);
    struct slot *known = known_slot(key, 0);
    if (known != NULL) {
        count(known);
        put_note(exception, known, NULL);
        note_again(known, exception);
        return;
    }
    wl_catch_complete(&slot->inc);
    known = settle(slot, key);
    if (known == slot)
        write_report(slot);
    wl_note_add(exception, pool.verdict);
    put_note(exception, known, NULL);
}

void wl_incidents_raised(PyObject *exception, PyObject *args, const struct wl_words *words)
{
    if (wl_catch_is_deferred(words)) {
        if (wl_catch_may_defer(words))
            put_note(exception, NULL, words);
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

static void decide(struct slot *slot, const struct wl_decision *d, bool python)
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

/* A deferred error has left the function that asked: only now it is an incident. */
static void report_deferred(PyObject *exception, PyObject *traceback, const struct note *note, const struct wl_decision *d)
{
    struct slot *slot = take_slot();
    if (slot == NULL) {
        lose();
        return;
    }
    slot->used = false;
    if (!wl_catch_fill_late(exception, traceback, note->words, true, &slot->inc))
        return;
    slot->inc.time_us = note->time_us;
    slot->inc.outcome = d->outcome;
    slot = settle(slot, 0);
    if (slot->emitted.id[0] == '\0') {
        slot->inc.revision = 0;
        slot->inc.final = false;
    }
    decide(slot, d, true);
}

void wl_incidents_died(PyObject *exception)
{
    struct note note;
    if (!take_note(exception, &note))
        return;
    PyObject *traceback = wl_read_ptr(exception, wl_layout->exc_traceback);
    struct wl_decision d;
    if (note.slot == NULL && wl_outcome_stayed(traceback))
        return;
    if (!begin())
        return;
    wl_outcome_of_traceback(traceback, note.slot != NULL ? note.slot->inc.raised : NULL, &d);
    if (note.slot != NULL)
        decide(note.slot, &d, true);
    else if (!wl_outcome_is_library_flow(&d))
        report_deferred(exception, traceback, &note, &d);
    end();
}


static void decide_unhandled(PyObject *exception, bool replaced, void *arg)
{
    struct note note;
    if (!wl_incidents_has(exception) || !take_note(exception, &note))
        return;
    if (replaced && note.slot != NULL)
        put_note(exception, note.slot, NULL);   /* it may be under way still: the other was raised while this one was handled */
    PyObject *traceback = wl_read_ptr(exception, wl_layout->exc_traceback);
    struct wl_decision d = { replaced ? WL_OUTCOME_UNKNOWN : WL_OUTCOME_UNHANDLED, NULL,
                             replaced ? "replaced by another error" : (const char *)arg };
    if (!begin())
        return;
    if (note.slot != NULL)
        decide(note.slot, &d, true);
    else if (!(replaced && wl_outcome_stayed(traceback)))
        report_deferred(exception, traceback, &note, &d);
    end();
}

void wl_incidents_unhandled(PyObject *exception, const char *by)
{
    if (wl_incidents_any())
        wl_outcome_each_related(exception, decide_unhandled, (void *)(uintptr_t)by);
}

/* --- from time to time --- */

static bool overdue(int64_t now, struct note *ret)
{
    bool found = false;
    wl_state_lock();
    for (int i = 0; i < NOTES && !found; i++) {
        struct note *n = &pool.notes[i];
        if (n->exception == NULL || n->slot != NULL || n->time_us + DEFERRED_US > now)
            continue;
        *ret = *n;
        remove_note(n);
        found = true;
    }
    wl_state_unlock();
    return found;
}

static void write_counts(int64_t now, bool python)
{
    pool.counts_pending = false;
    for (int i = 0; i < SLOTS; i++) {
        struct slot *s = &pool.slots[i];
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
    if (pool.deferred_count == 0 && !pool.counts_pending)
        return;
    int64_t now = wl_time_now_us();
    if (now < pool.next_poll_us)
        return;
    pool.next_poll_us = now + DEFERRED_US;
    struct note note;
    while (overdue(now, &note)) {
        PyObject *exception = (PyObject *)note.exception;
        PyObject *traceback = wl_read_ptr(exception, wl_layout->exc_traceback);
        struct wl_decision d;
        if (wl_outcome_stayed(traceback) || !begin())
            continue;
        wl_outcome_of_traceback(traceback, NULL, &d);
        if (!wl_outcome_is_library_flow(&d))
            report_deferred(exception, traceback, &note, &d);
        end();
    }
    if (pool.counts_pending && begin()) {
        write_counts(now, true);
        end();
    }
}

void wl_incidents_at_exit(void)
{
    if (pool.slots == NULL)
        return;
    struct wl_decision undecided = { WL_OUTCOME_UNKNOWN, NULL, NULL };
    for (int i = 0; i < SLOTS; i++)
        if (pool.slots[i].used && !pool.slots[i].inc.final)
            decide(&pool.slots[i], &undecided, false);
    write_counts(wl_time_now_us(), false);
    wl_emit_last_word();
}

void wl_incidents_after_fork(void)
{
    atomic_flag_clear(&pool.busy);
    memset(pool.notes, 0, sizeof pool.notes);
    atomic_store(&pool.note_count, 0);
    pool.deferred_count = 0;
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
    for (int i = 0; i < SLOTS && pool.slots != NULL; i++) {
        struct slot *s = &pool.slots[i];
        s->key = 0;         /* made of addresses in the old depot */
        if (s->used)
            move_incident(&s->inc);
    }
}
