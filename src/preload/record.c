/* What this process tells the `whyloop run` that started it: stores into the ledger, and nothing else.
 *
 * Runs in the watched process: wl_record_open in the constructor, the rest in hooks.  A forked child has the same mapping;
 * a program that it executes opens the ledger again, by the path in WHYLOOP_OPTIONS.
 */
#include "record.h"

#include <string.h>

#include "../common/buf.h"
#include "../common/ledger.h"

static struct wl_ledger *ledger;

void wl_record_open(const char *path)
{
    if (path[0] != '\0')
        ledger = wl_ledger_map(path);
}

void wl_record_active(void)
{
    if (ledger != NULL)
        atomic_fetch_add(&ledger->active, 1);
}

void wl_record_off(void)
{
    if (ledger != NULL)
        atomic_fetch_add(&ledger->off, 1);
}

void wl_record_refused(const char *why)
{
    if (ledger == NULL)
        return;
    wl_ledger_leave_words(&ledger->refused_why, why);
    atomic_fetch_add(&ledger->refused, 1);
}

void wl_record_lost(const char *why)
{
    if (ledger == NULL)
        return;
    wl_ledger_leave_words(&ledger->lost_why, why != NULL ? why : "");
    atomic_fetch_add(&ledger->lost, 1);
}

/* FILE:LINE of the cause, else of the raise; of a long path its end. */
static void put_place(struct wl_buf *out, const struct wl_incident *inc, const struct wl_verdict *v)
{
    enum { FILE_MOST = WL_LEDGER_PLACE - 16 };
    const struct wl_frame *f = v->location;
    if (f == NULL && inc->raised != NULL && inc->raised->count > 0)
        f = inc->raised->frames[0];
    if (f == NULL)
        return;
    size_t size = strlen(f->file);
    wl_buf_puts(out, size > FILE_MOST ? f->file + size - FILE_MOST : f->file);
    if (f->line > 0) {
        wl_buf_putc(out, ':');
        wl_buf_dec(out, f->line);
    }
}

static struct wl_ledger_entry *entry_of(const struct wl_incident *inc, const struct wl_verdict *v)
{
    char storage[WL_LEDGER_PLACE];
    struct wl_buf place;
    wl_buf_init(&place, storage, sizeof storage);
    put_place(&place, inc, v);
    return wl_ledger_entry(ledger, v->fingerprint, wl_kind_name(inc->kind), wl_buf_string(&place));
}

static void take_back(struct wl_ledger_entry *e, const struct wl_record *record)
{
    if (record->state == WL_LEDGER_OPEN)
        atomic_fetch_sub(&e->open, 1);
    else if (record->state == WL_LEDGER_DECIDED)
        atomic_fetch_sub(&e->decided[record->outcome], 1);
}

/* The new first: at no moment is there less than what happened. */
void wl_record_incident(struct wl_record *record, const struct wl_incident *inc, const struct wl_verdict *v)
{
    if (ledger == NULL)
        return;
    if (record->entry == NULL && (record->entry = entry_of(inc, v)) == NULL) {
        if (record->state == WL_LEDGER_NONE)
            atomic_fetch_add(&ledger->full, 1);
        record->state = WL_LEDGER_OPEN;
        return;
    }
    struct wl_ledger_entry *e = record->entry;
    struct wl_record before = *record;
    record->state = inc->final ? WL_LEDGER_DECIDED : WL_LEDGER_OPEN;
    record->outcome = (uint8_t)inc->outcome;
    record->count = inc->count;
    if (inc->final)
        atomic_fetch_add(&e->decided[inc->outcome], 1);
    else
        atomic_fetch_add(&e->open, 1);
    take_back(e, &before);
    if (before.state == WL_LEDGER_NONE)     /* the count may go on from an earlier run's */
        atomic_fetch_add(&e->seen, 1);
    else if (inc->count > before.count)
        atomic_fetch_add(&e->seen, inc->count - before.count);
}
