/* Exceptions under way: from a living exception's address to what is known of it.  See underway.h.
 *
 * Runs in hooks, with the GIL.  An address is good until the exception's own death, which is hooked.  A table of fixed size: open
 * addressing, linear probing, no tombstones.  An error that is control flow comes and goes here a million times: no search, no allocation.
 */
#include <stdatomic.h>
#include <string.h>

#include "depot.h"
#include "state.h"
#include "underway.h"

enum { SPARE = 16 };

static struct {
    struct wl_underway rows[WL_UNDERWAY];     /* exception NULL: free */
    _Atomic uint32_t count;
    uint32_t waiting;
} table;

static uint32_t home(const PyObject *exception)
{
    return (uint32_t)(((uint64_t)(uintptr_t)exception >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 56) & (WL_UNDERWAY - 1);
}

static struct wl_underway *find(const PyObject *exception)
{
    for (uint32_t i = home(exception), n = 0; n < WL_UNDERWAY; i = (i + 1) & (WL_UNDERWAY - 1), n++) {
        if (table.rows[i].exception == exception)
            return &table.rows[i];
        if (table.rows[i].exception == NULL)
            return NULL;
    }
    return NULL;
}

static bool is_waiting(const struct wl_underway *note)
{
    return note->slot == NULL && !note->looked;
}

static void take_out(struct wl_underway *note)
{
    uint32_t hole = (uint32_t)(note - table.rows), i = hole;
    table.waiting -= is_waiting(note);
    for (;;) {
        i = (i + 1) & (WL_UNDERWAY - 1);
        if (table.rows[i].exception == NULL)
            break;
        uint32_t want = home(table.rows[i].exception);
        if (((i - want) & (WL_UNDERWAY - 1)) >= ((i - hole) & (WL_UNDERWAY - 1))) {
            table.rows[hole] = table.rows[i];
            hole = i;
        }
    }
    table.rows[hole].exception = NULL;
    atomic_fetch_sub_explicit(&table.count, 1, memory_order_relaxed);
}

static bool put_in(const struct wl_underway *note)
{
    if (atomic_load_explicit(&table.count, memory_order_relaxed) >= WL_UNDERWAY - SPARE)
        return false;
    uint32_t i = home(note->exception);
    while (table.rows[i].exception != NULL)
        i = (i + 1) & (WL_UNDERWAY - 1);
    table.rows[i] = *note;
    table.waiting += is_waiting(note);
    atomic_fetch_add_explicit(&table.count, 1, memory_order_relaxed);
    return true;
}

bool wl_underway_any(void)
{
    return atomic_load_explicit(&table.count, memory_order_relaxed) != 0;
}

bool wl_underway_has(const PyObject *exception)
{
    wl_state_lock();
    bool has = find(exception) != NULL;
    wl_state_unlock();
    return has;
}

bool wl_underway_get(const PyObject *exception, struct wl_underway *ret)
{
    wl_state_lock();
    const struct wl_underway *note = find(exception);
    if (note != NULL)
        *ret = *note;
    wl_state_unlock();
    return note != NULL;
}

bool wl_underway_take(const PyObject *exception, struct wl_underway *ret)
{
    wl_state_lock();
    struct wl_underway *note = find(exception);
    if (note != NULL) {
        *ret = *note;
        take_out(note);
    }
    wl_state_unlock();
    return note != NULL;
}

bool wl_underway_put(const struct wl_underway *note)
{
    wl_state_lock();
    struct wl_underway *old = find(note->exception);
    if (old != NULL)
        take_out(old);      /* __init__ was called again on the same object */
    bool done = put_in(note);
    wl_state_unlock();
    return done;
}

void wl_underway_hint(const PyObject *exception, const PyObject *traceback, const struct wl_decision *decision)
{
    wl_state_lock();
    struct wl_underway *note = find(exception);
    if (note != NULL) {
        note->hinted = true;
        note->hint_traceback = traceback;
        note->hint = *decision;
    }
    wl_state_unlock();
}

void wl_underway_set_slot(const PyObject *exception, struct wl_slot *slot)
{
    wl_state_lock();
    struct wl_underway *note = find(exception);
    if (note != NULL) {
        table.waiting -= is_waiting(note);
        note->slot = slot;
        table.waiting += is_waiting(note);
    }
    wl_state_unlock();
}

uint32_t wl_underway_waiting(void)
{
    return table.waiting;
}

bool wl_underway_look(int64_t before, struct wl_underway *ret)
{
    bool found = false;
    wl_state_lock();
    for (unsigned i = 0; i < WL_UNDERWAY && !found; i++) {
        struct wl_underway *n = &table.rows[i];
        if (n->exception == NULL || !is_waiting(n) || n->time_us > before)
            continue;
        n->looked = true;
        table.waiting--;
        *ret = *n;
        found = true;
    }
    wl_state_unlock();
    return found;
}

bool wl_underway_at(unsigned place, struct wl_underway *ret)
{
    wl_state_lock();
    bool there = table.rows[place].exception != NULL;
    if (there)
        *ret = table.rows[place];
    wl_state_unlock();
    return there;
}

bool wl_underway_lead_to(const struct wl_slot *slot)
{
    for (int i = 0; i < WL_UNDERWAY; i++)
        if (table.rows[i].exception != NULL && table.rows[i].slot == slot)
            return true;
    return false;
}

bool wl_underway_crowded(void)
{
    return atomic_load_explicit(&table.count, memory_order_relaxed) > WL_UNDERWAY / 2;
}

void wl_underway_after_fork(void)
{
    memset(table.rows, 0, sizeof table.rows);
    atomic_store(&table.count, 0);
    table.waiting = 0;
}

void wl_underway_move(void)
{
    for (int i = 0; i < WL_UNDERWAY; i++)
        if (table.rows[i].exception != NULL && table.rows[i].hinted)
            table.rows[i].hint.handled_at = wl_depot_move_frame(table.rows[i].hint.handled_at);
}
