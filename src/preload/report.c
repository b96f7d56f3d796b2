/* The document: one incident and its verdict, as report.md and src/data/report.schema.json have it.
 *
 * Runs in the watched process, for the first report of an incident and for each revision.  wl_report_write puts the
 * parts in order: what changes between revisions comes first, what is long last.  Locations and stacks are written by
 * report_place.c, native frames by report_native.c, the process by report_process.c.
 *
 * What is not known is left out, never guessed, and never written as null.  The writer is a stream: nothing of the
 * document is kept, so a document that turns out too long is written again with less (`reduce`).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "report.h"

#include <string.h>

#include "natstack.h"
#include "report_native.h"
#include "report_parts.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

enum { SCHEMA_VERSION = 1 };

/* Words that were not found are left out, whether they are absent or empty. */
static void put_words(struct wl_json *j, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        wl_json_str(j, key, text);
}

/* --- what happened --- */

static void put_fingerprint(struct wl_json *j, uint64_t fingerprint)
{
    char digits[16];
    for (int i = 15; i >= 0; i--, fingerprint >>= 4)
        digits[i] = "0123456789abcdef"[fingerprint & 15];
    wl_json_strn(j, "fingerprint", digits, sizeof digits);
}

/* Neither handled_at nor anything else of no fixed length before last_seen: emit_head.c reads so far and no farther. */
static void put_head(struct wl_report *r)
{
    const struct wl_incident *inc = r->inc;
    const struct wl_report_extra *extra = r->extra;
    uint64_t revision = extra->revision > 0 ? extra->revision : inc->revision;
    uint64_t count = extra->count > 0 ? extra->count : inc->count;
    wl_json_int(&r->j, "schema_version", SCHEMA_VERSION);
    wl_json_str(&r->j, "report_id", extra->report_id);
    wl_json_int(&r->j, "revision", revision > 0 ? (int64_t)revision : 1);
    wl_json_str(&r->j, "state", inc->final ? "final" : "open");
    wl_json_str(&r->j, "outcome", wl_outcome_name(inc->outcome));
    wl_json_int(&r->j, "count", count > 0 ? (int64_t)count : 1);
    put_fingerprint(&r->j, r->v->fingerprint);
    wl_json_time(&r->j, "timestamp", inc->time_us);
    wl_json_time(&r->j, "first_seen", extra->first_us != 0 ? extra->first_us : inc->time_us);
    wl_json_time(&r->j, "last_seen", extra->last_us != 0 ? extra->last_us : inc->time_us);
    wl_report_place(r, "handled_at", inc->handled_at);
    put_words(&r->j, "handled_by", inc->handled_by);
}

static const char *basis_name(enum wl_catch_basis basis)
{
    switch (basis) {
    case WL_BASIS_PLACE: return "place";
    case WL_BASIS_NATIVE: return "native";
    case WL_BASIS_HISTORY: return "history";
    }
    return NULL;
}

static void put_error(struct wl_report *r)
{
    const struct wl_incident *inc = r->inc;
    wl_json_object(&r->j, "error");
    wl_json_str(&r->j, "kind", wl_kind_name(inc->kind));
    wl_json_str(&r->j, "type", inc->type);
    wl_json_strn(&r->j, "message", inc->message, strnlen(inc->message, sizeof inc->message));
    wl_json_str(&r->j, "basis", basis_name(inc->basis));
    wl_json_end(&r->j);
    if (inc->message_cut > 0)
        wl_report_cut(r, NULL, 0, "error.message", inc->message_cut, "bytes");
}

/* --- why --- */

static void put_evidence(struct wl_report *r)
{
    const struct wl_verdict *v = r->v;
    wl_json_array(&r->j, "evidence");
    for (uint32_t i = 0; i < v->evidence_count; i++) {
        const struct wl_evidence *e = &v->evidence[i];
        wl_json_object(&r->j, NULL);
        put_words(&r->j, "rule", e->rule);
        put_words(&r->j, "fact", e->fact);
        if (e->ref_kind != NULL) {
            wl_json_object(&r->j, "ref");
            wl_json_int(&r->j, e->ref_kind, e->ref);
            wl_json_end(&r->j);
        }
        wl_json_end(&r->j);
    }
    wl_json_end(&r->j);
}

static void put_cause(struct wl_report *r)
{
    const struct wl_verdict *v = r->v;
    wl_json_object(&r->j, "cause");
    wl_json_str(&r->j, "kind", wl_cause_name(v->cause));
    put_words(&r->j, "headline", v->headline);
    put_words(&r->j, "summary", v->summary);
    if (v->cause != WL_CAUSE_UNKNOWN)
        wl_json_str(&r->j, "confidence", v->confidence == WL_CERTAIN ? "certain" : "likely");
    wl_report_place(r, "location", v->location);
    put_words(&r->j, "label", v->location != NULL ? v->label : NULL);
    put_words(&r->j, "note", v->note);
    put_words(&r->j, "see", v->see);
    put_evidence(r);
    wl_json_end(&r->j);
}

static void put_related(struct wl_report *r)
{
    wl_json_array(&r->j, "related");
    for (uint32_t i = 0; i < r->v->related_count; i++) {
        const struct wl_related *related = &r->v->related[i];
        wl_json_object(&r->j, NULL);
        wl_json_str(&r->j, "role", wl_role_name(related->role));
        put_words(&r->j, "note", related->note);
        wl_json_time(&r->j, "time", related->time_us);
        if (related->thread > 0)
            wl_json_int(&r->j, "thread", related->thread);
        if (related->loop > 0)
            wl_json_int(&r->j, "loop", related->loop);
        wl_report_place(r, "location", related->frame);
        if (r->extra->reduce < 2)
            wl_report_stack(r, "stack", related->stack, "related", i);
        wl_json_end(&r->j);
    }
    wl_json_end(&r->j);
}

static void put_fixes(struct wl_report *r)
{
    static const char *const words[] = { [WL_FIX_EXACT] = "exact", [WL_FIX_ADAPT] = "adapt", [WL_FIX_IDEA] = "idea" };
    wl_json_array(&r->j, "fix");
    for (uint32_t i = 0; i < r->v->fix_count; i++) {
        const struct wl_fix *fix = &r->v->fixes[i];
        wl_json_object(&r->j, NULL);
        put_words(&r->j, "summary", fix->summary);
        wl_json_str(&r->j, "applicability", words[fix->applicability]);
        put_words(&r->j, "conditions", fix->conditions);
        put_words(&r->j, "reference", fix->reference);
        wl_report_fix_place(r, "location", fix);
        wl_json_str(&r->j, "before", fix->before);
        wl_json_str(&r->j, "after", fix->after);
        wl_json_str(&r->j, "code", fix->code && strchr(fix->code, '\n') ? fix->code : NULL);
        if (fix->with_previous)
            wl_json_bool(&r->j, "with_previous", true);
        wl_json_end(&r->j);
    }
    wl_json_end(&r->j);
}

/* --- who: loops, threads, task --- */

static void put_loop_roles(struct wl_report *r, uint32_t id)
{
    wl_json_array(&r->j, "roles");
    if (id == r->inc->involved)
        wl_json_str(&r->j, NULL, "involved");
    if (id == r->inc->running)
        wl_json_str(&r->j, NULL, "running");
    if (id == r->inc->target)
        wl_json_str(&r->j, NULL, "target");
    wl_json_end(&r->j);
}

static void put_loop(struct wl_report *r, const struct wl_loop *loop, uint32_t index)
{
    static const char *const states[] = {
        [WL_LOOP_MADE] = "made", [WL_LOOP_RUNNING] = "running", [WL_LOOP_IDLE] = "idle", [WL_LOOP_CLOSED] = "closed",
    };
    struct wl_json *j = &r->j;
    wl_json_object(j, NULL);
    wl_json_int(j, "id", loop->id);
    put_words(j, "class", loop->class_name);
    if (index < WL_LOOPS_MAX)
        wl_json_str(j, "owner", r->v->owners[index]);
    wl_json_str(j, "state", states[loop->state]);
    put_loop_roles(r, loop->id);
    if (loop->thread > 0)
        wl_json_int(j, "thread", loop->thread);
    wl_json_int(j, "runs", loop->runs);
    if (loop->pid != 0 && loop->pid != r->inc->pid)
        wl_json_int(j, "pid", loop->pid);
    if (loop->dead)
        wl_json_bool(j, "dead", true);
    wl_report_moment(r, "created", &loop->created, "loops", index);
    wl_report_moment(r, "started", &loop->started, "loops", index);
    wl_report_moment(r, "idle", &loop->idle, "loops", index);
    wl_report_moment(r, "stopped", &loop->stopped, "loops", index);
    wl_report_moment(r, "closed", &loop->closed, "loops", index);
    if (loop->closed_by_finalizer)
        wl_json_bool(j, "closed_by_finalizer", true);
    wl_json_end(j);
}

static void put_loops(struct wl_report *r)
{
    wl_json_array(&r->j, "loops");
    for (uint32_t i = 0; i < r->inc->loop_count; i++)
        put_loop(r, &r->inc->loops[i], i);
    wl_json_end(&r->j);
}

static void put_native_stack(struct wl_report *r, uint32_t index)
{
    const struct wl_incident *inc = r->inc;
    if (!r->extra->native || r->extra->reduce >= 3 || inc->native_count == 0)
        return;
    wl_report_native(&r->j, "native_stack", inc->native, inc->native_count);
    if (inc->native_cut)
        wl_report_cut(r, "threads", index, "native_stack", 0, "frames");
}

static void put_raising_stacks(struct wl_report *r, const struct wl_stack *python, uint32_t index)
{
    if (r->extra->reduce < 4)
        wl_report_stack(r, "python_stack", python, "threads", index);
    put_native_stack(r, index);
}

static void put_thread(struct wl_report *r, const struct wl_thread *t, uint32_t index)
{
    struct wl_json *j = &r->j;
    bool raising = t->raising || t->id == r->inc->thread;
    wl_json_object(j, NULL);
    wl_json_int(j, "id", t->id);
    if (t->native_id > 0)
        wl_json_int(j, "native_id", t->native_id);
    if (t->handle != 0)
        wl_json_hex(j, "handle", t->handle);
    if (t->name[0] != '\0')
        wl_json_strn(j, "name", t->name, strnlen(t->name, sizeof t->name));
    wl_json_bool(j, "raising", raising);
    wl_json_bool(j, "main", t->main);
    if (t->loop > 0)
        wl_json_int(j, "loop", t->loop);
    if (raising)
        put_raising_stacks(r, r->inc->raised != NULL ? r->inc->raised : t->python, index);
    else if (r->extra->reduce < 1)
        wl_report_stack(r, "python_stack", t->python, "threads", index);
    wl_report_moment(r, "launched", &t->launch, "threads", index);
    wl_json_end(j);
}

/* The raising thread is there in any case: its stack is the one that matters. */
static void put_threads(struct wl_report *r)
{
    const struct wl_incident *inc = r->inc;
    bool raising = false;
    wl_json_array(&r->j, "threads");
    for (uint32_t i = 0; i < inc->thread_count; i++) {
        put_thread(r, &inc->threads[i], i);
        raising |= inc->threads[i].raising || inc->threads[i].id == inc->thread;
    }
    if (!raising) {
        wl_json_object(&r->j, NULL);
        if (inc->thread > 0)
            wl_json_int(&r->j, "id", inc->thread);
        wl_json_bool(&r->j, "raising", true);
        put_raising_stacks(r, inc->raised, inc->thread_count);
        wl_json_end(&r->j);
    }
    wl_json_end(&r->j);
}

static void put_task(struct wl_report *r)
{
    const struct wl_task *task = &r->inc->task;
    if (!task->known)
        return;
    wl_json_object(&r->j, "task");
    put_words(&r->j, "name", task->name);
    put_words(&r->j, "coroutine", task->coroutine);
    if (task->loop > 0)
        wl_json_int(&r->j, "loop", task->loop);
    if (r->extra->reduce < 4) {
        wl_json_array(&r->j, "await_chain");
        for (uint32_t i = 0; i < task->await_count; i++)
            wl_report_place(r, NULL, task->await_chain[i]);
        wl_json_end(&r->j);
    }
    wl_json_end(&r->j);
}

/* The future, lock, session … that the error speaks of. */
static void put_object(struct wl_report *r)
{
    const struct wl_object *object = &r->inc->object;
    if (!object->known)
        return;
    wl_json_object(&r->j, "object");
    wl_json_str(&r->j, "type", object->type);
    put_words(&r->j, "detail", object->detail);
    if (object->loop > 0)
        wl_json_int(&r->j, "loop", object->loop);
    wl_report_place(r, "suspended_at", object->suspended_at);
    wl_report_moment(r, "bound", &object->bound, "object", 0);
    wl_json_end(&r->j);
}

/* --- what is missing --- */

static void put_missing(struct wl_json *j, const char *what, const char *why)
{
    wl_json_object(j, NULL);
    wl_json_str(j, "what", what);
    wl_json_str(j, "why", why);
    wl_json_end(j);
}

/* "related[2].stack": "112 frames were left out" */
static void put_cut(struct wl_json *j, const struct wl_report_cut *cut)
{
    char what_text[96], why_text[96];
    struct wl_buf what, why;
    wl_buf_init(&what, what_text, sizeof what_text);
    wl_buf_init(&why, why_text, sizeof why_text);
    if (cut->list != NULL) {
        wl_buf_puts(&what, cut->list);
        wl_buf_putc(&what, '[');
        wl_buf_udec(&what, cut->index);
        wl_buf_puts(&what, "].");
    }
    wl_buf_puts(&what, cut->field);
    if (cut->left_out > 0) {
        wl_buf_udec(&why, cut->left_out);
        wl_buf_putc(&why, ' ');
    }
    wl_buf_puts(&why, cut->unit);
    wl_buf_puts(&why, " left out: too long");
    put_missing(j, wl_buf_string(&what), wl_buf_string(&why));
}

static void put_incomplete(struct wl_report *r)
{
    static const char too_long[] = "the report would be longer than allowed";
    static const char *const reduced[WL_REPORT_REDUCE_MAX] = {
        "threads[].python_stack", "related[].stack", "threads[].native_stack", "source",
    };
    wl_json_array(&r->j, "incomplete");
    for (uint32_t i = 0; i < r->inc->missing_count; i++)
        put_missing(&r->j, r->inc->missing[i].what, r->inc->missing[i].why);
    if (r->v->missing != NULL)
        put_missing(&r->j, "cause", r->v->missing);
    for (uint32_t i = 0; i < r->cut_count; i++)
        put_cut(&r->j, &r->cuts[i]);
    for (unsigned i = 0; i < r->extra->reduce && i < WL_REPORT_REDUCE_MAX; i++)
        put_missing(&r->j, reduced[i], too_long);
    wl_json_end(&r->j);
}

static void put_whyloop(struct wl_json *j)
{
    wl_json_object(j, "whyloop");
    wl_json_str(j, "version", PACKAGE_VERSION);
    wl_json_str(j, "unwinder", wl_natstack_unwinder_name());
    wl_json_end(j);
}

int wl_report_write(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_report_extra *extra, struct wl_buf *out)
{
    struct wl_report r = { .inc = inc, .v = v, .extra = extra };
    wl_json_init(&r.j, out, extra->pretty);
    wl_json_object(&r.j, NULL);
    put_head(&r);
    put_error(&r);
    put_cause(&r);
    put_fixes(&r);
    wl_json_str(&r.j, "rendered", extra->rendered);
    put_related(&r);
    put_task(&r);
    put_object(&r);
    put_loops(&r);
    put_threads(&r);
    wl_report_process(&r);
    put_whyloop(&r.j);
    put_incomplete(&r);
    wl_json_end(&r.j);
    wl_buf_putc(out, '\n');
    return wl_json_finish(&r.j);
}
