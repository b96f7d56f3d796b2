/* From an incident to its verdict: which rule holds, and what it says.  Pure, inside the watched program.
 *
 * wl_cause_find() works the facts out (facts.c), takes the first rule that holds (rules.c, the table to read), and fills
 * the verdict in the order of its members: location, related places (places.c), evidence, sentences (words.c),
 * fingerprint.  Nothing here knows Python; no allocation, the sentences go into the verdict's own text.
 */
#include "cause.h"
#include "origin.h"
#include "places.h"
#include "rules.h"
#include "words.h"

#include "../common/hash.h"

#include <stddef.h>
#include <string.h>

/* --- finding things in an incident --- */

const struct wl_loop *wl_cause_loop(const struct wl_incident *inc, uint32_t id)
{
    for (uint32_t i = 0; id && i < inc->loop_count && i < WL_LOOPS_MAX; i++)
        if (inc->loops[i].id == id)
            return &inc->loops[i];
    return NULL;
}

const struct wl_thread *wl_cause_thread(const struct wl_incident *inc, uint32_t id)
{
    for (uint32_t i = 0; id && i < inc->thread_count && i < WL_THREADS_MAX; i++)
        if (inc->threads[i].id == id)
            return &inc->threads[i];
    return NULL;
}

const struct wl_frame *wl_cause_place(const struct wl_stack *stack)
{
    bool user;
    int index = wl_facts_place(stack, &user);
    return index < 0 ? NULL : stack->frames[index];
}

/* --- the verdict's parts --- */

static const struct wl_frame *location_of(const struct wl_facts *f, const struct wl_rule *rule)
{
    switch (rule->at) {
    case WL_AT_RAISED:
        return f->raised;
    case WL_AT_CLOSED:
        return f->closed;
    case WL_AT_STOPPED:
        return f->stopped;
    case WL_AT_NOWHERE:
        break;
    }
    return NULL;
}

static void set_ref(const struct wl_facts *f, int ref, const struct wl_verdict *v, struct wl_evidence *e)
{
    if (ref == WL_REF_LOOP && f->loop) {
        e->ref_kind = "loops";
        e->ref = f->loop->id;
    } else if (ref == WL_REF_NOW && f->now) {
        e->ref_kind = "loops";
        e->ref = f->now->id;
    } else if (ref == WL_REF_THREAD && f->thread) {
        e->ref_kind = "threads";
        e->ref = f->thread->id;
    }
    for (uint32_t i = 0; ref >= WL_REF_ROLE && i < v->related_count; i++)
        if ((int)v->related[i].role == ref - WL_REF_ROLE) {
            e->ref_kind = "related";
            e->ref = i;
            return;
        }
}

static void add_evidence(const struct wl_words *w, const struct wl_rule *rule)
{
    struct wl_verdict *v = w->v;
    for (unsigned i = 0; i < WL_RULE_EVIDENCE && rule->evidence[i].fact; i++) {
        const char *fact = wl_words_make(w, rule->evidence[i].fact);
        if (!fact || v->evidence_count == WL_EVIDENCE_MAX)
            continue;
        struct wl_evidence *e = &v->evidence[v->evidence_count++];
        *e = (struct wl_evidence){ .rule = rule->name, .fact = fact };
        set_ref(w->f, rule->evidence[i].ref, v, e);
    }
}

/* What the history lacks, where no rule holds. */
static const char *missing_of(const struct wl_facts *f)
{
    if (!f->loop)
        return f->inc->kind == WL_KIND_FATAL_SIGNAL ? "no event loop is known to be involved in the crash"
            : "the event loop that the error speaks of is not known: it was made before whyloop was there, or its record had to go";
    if (f->closer == WL_CLOSER_FINALIZER)
        return "the event loop was closed by its finalizer when it was thrown away, so no line of the program closed it";
    if (f->closer == WL_CLOSER_UNSEEN)
        return "the event loop was closed before whyloop was there, so nothing is known of who closed it";
    if (f->inc->kind == WL_KIND_STOPPED_EARLY)
        return "nothing was seen to call stop() on the event loop";
    if (f->inc->kind == WL_KIND_CLOSED)
        return "nothing was seen to close the event loop";
    return "the history of the event loops does not tell";
}

static void add_sentences(const struct wl_words *w, const struct wl_rule *rule)
{
    struct wl_verdict *v = w->v;
    const char *title = wl_kind_title(w->f->inc->kind);
    v->headline = wl_words_make(w, rule->headline);
    if (!v->headline)
        v->headline = title;
    v->label = *rule->label ? wl_words_make(w, rule->label) : NULL;
    v->missing = rule->cause == WL_CAUSE_UNKNOWN ? missing_of(w->f) : NULL;
    v->summary = *rule->why ? wl_words_make(w, rule->why) : NULL;
    if (!v->summary)
        v->summary = v->missing ? v->missing : wl_cause_title(rule->cause);
    v->note = *rule->note ? wl_words_make(w, rule->note) : NULL;
    v->see = *rule->see ? rule->see : NULL;
}

static void add_owners(const struct wl_incident *inc, struct wl_verdict *v)
{
    for (uint32_t i = 0; i < inc->loop_count && i < WL_LOOPS_MAX; i++) {
        struct wl_owner owner;
        wl_owner_of_loop(&inc->loops[i], &owner);
        v->owners[i] = owner.words;
    }
}

/* --- the fingerprint --- */

static uint64_t hash_line(uint64_t h, const struct wl_frame *frame)
{
    const char *line = frame->source;
    size_t size;
    if (!line) {
        char digits[24];
        struct wl_buf number;
        wl_buf_init(&number, digits, sizeof digits);
        wl_buf_dec(&number, frame->line);
        return wl_hash_bytes(h, digits, number.len);
    }
    line += strspn(line, " \t\f");
    for (size = strlen(line); size && strchr(" \t\f\r", line[size - 1]); size--)
        ;
    return wl_hash_bytes(h, line, size);
}

/* The same in every release that did not touch the line, on any host and any Python: so the function's plain name (only 3.11
 * and later know the qualified one), and of a cell neither its file (it holds a process id) nor its number. */
static uint64_t fingerprint_of(const struct wl_facts *f, const struct wl_verdict *v)
{
    const struct wl_frame *frame = v->location ? v->location : f->raised;
    uint64_t h = wl_hash_string(WL_HASH_INIT, wl_kind_name(f->inc->kind));
    h = wl_hash_string(h, wl_cause_name(v->cause));
    if (frame) {
        bool cell = frame->origin == WL_ORIGIN_NOTEBOOK;
        h = wl_hash_string(h, cell ? "<cell>" : wl_origin_stable_path(frame->file, frame->module));
        h = wl_hash_string(h, strncmp(frame->name, "<cell line:", 11) == 0 ? "<module>" : frame->name);
        h = hash_line(h, frame);
    }
    return wl_hash_end(h);
}

void wl_cause_find(const struct wl_incident *inc, struct wl_verdict *ret)
{
    struct wl_facts f;
    struct wl_words w = { .f = &f, .v = ret };
    memset(ret, 0, offsetof(struct wl_verdict, text));
    wl_facts_find(inc, &f);
    const struct wl_rule *rule = wl_rules_find(&f);
    ret->cause = rule->cause;
    ret->confidence = rule->sure(&f) ? WL_CERTAIN : WL_LIKELY;
    ret->location = location_of(&f, rule);
    wl_places_add(&f, rule, ret);
    add_evidence(&w, rule);
    add_sentences(&w, rule);
    add_owners(inc, ret);
    ret->fingerprint = fingerprint_of(&f, ret);
}
