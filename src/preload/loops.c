/* The registry of loops.  See loops.h.
 *
 * Runs in hooks, with the GIL.  One mapping holds the records (a ring by age, linked) and a hash table from address to
 * record; pages are touched as loops come.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "../common/hash.h"
#include "../common/timefmt.h"
#include "depot.h"
#include "loops.h"
#include "state.h"
#include "threads.h"

struct record {
    struct wl_loop loop;
    const void *object;
    const void *closer;         /* address of the object whose close() closed it: a Runner; only to be compared */
    uint32_t older, newer;      /* index + 1; 0: none */
    uint32_t chain;             /* next in the same bucket, index + 1 */
};

static struct {
    struct record *records;
    uint32_t *buckets;
    uint32_t capacity, bucket_count;
    uint32_t used;              /* records touched so far */
    uint32_t oldest, newest;    /* index + 1 */
    uint32_t next_id;
    uint32_t lost;
} registry;

int wl_loops_init(unsigned capacity)
{
    uint32_t buckets = 64;
    while (buckets < capacity)
        buckets *= 2;
    size_t size = capacity * sizeof(struct record) + buckets * sizeof(uint32_t);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return -errno;
    registry.records = memory;
    registry.buckets = (uint32_t *)(registry.records + capacity);
    registry.capacity = capacity;
    registry.bucket_count = buckets;
    registry.next_id = 1;
    return 0;
}

static uint32_t *bucket(const void *object)
{
    uint64_t h = wl_hash_end(wl_hash_word(WL_HASH_INIT, (uint64_t)(uintptr_t)object));
    return &registry.buckets[h & (registry.bucket_count - 1)];
}

static struct record *at(uint32_t index)
{
    return &registry.records[index - 1];
}

static struct record *find(const void *object)
{
    if (registry.records == NULL || object == NULL)
        return NULL;
    for (uint32_t i = *bucket(object); i != 0; i = at(i)->chain)
        if (at(i)->object == object)
            return at(i);
    return NULL;
}

static struct record *find_id(uint32_t id)
{
    for (uint32_t i = registry.newest; i != 0 && id != 0; i = at(i)->older)
        if (at(i)->loop.id == id)
            return at(i);
    return NULL;
}

static void unhash(struct record *r)
{
    uint32_t index = (uint32_t)(r - registry.records) + 1, *link = bucket(r->object);
    while (*link != 0 && *link != index)
        link = &at(*link)->chain;
    if (*link == index)
        *link = r->chain;
    r->chain = 0;
    r->object = NULL;
}

static void unlink_age(struct record *r)
{
    if (r->older != 0)
        at(r->older)->newer = r->newer;
    else
        registry.oldest = r->newer;
    if (r->newer != 0)
        at(r->newer)->older = r->older;
    else
        registry.newest = r->older;
}

/* The oldest record whose object is gone; if all live, the oldest that is neither running nor closed, else the oldest. */
static struct record *victim(void)
{
    struct record *idle = NULL;
    for (uint32_t i = registry.oldest; i != 0; i = at(i)->newer) {
        if (at(i)->loop.dead)
            return at(i);
        if (idle == NULL && at(i)->loop.state != WL_LOOP_RUNNING && at(i)->loop.state != WL_LOOP_CLOSED)
            idle = at(i);
    }
    registry.lost++;
    return idle != NULL ? idle : at(registry.oldest);
}

static struct record *take(void)
{
    if (registry.used < registry.capacity)
        return &registry.records[registry.used++];
    struct record *r = victim();
    if (r->object != NULL)
        unhash(r);
    unlink_age(r);
    return r;
}

static struct record *make(const void *object)
{
    struct record *r = take();
    uint32_t index = (uint32_t)(r - registry.records) + 1;
    memset(r, 0, sizeof *r);
    r->loop.id = registry.next_id++;
    r->loop.pid = wl_state_pid();
    r->object = object;
    r->older = registry.newest;
    if (registry.newest != 0)
        at(registry.newest)->newer = index;
    else
        registry.oldest = index;
    registry.newest = index;
    r->chain = *bucket(object);
    *bucket(object) = index;
    return r;
}

static struct wl_moment now(uint32_t thread, const struct wl_stack *stack)
{
    return (struct wl_moment){ wl_time_now_us(), thread, stack };
}

static void end_object(const void *object)
{
    struct record *r = find(object);
    if (r == NULL)
        return;
    r->loop.dead = true;
    unhash(r);
}

void wl_loops_note_made(const void *object, const char *class_name, enum wl_loop_impl impl, const struct wl_stack *stack)
{
    uint32_t thread = wl_threads_self();
    wl_state_lock();
    if (registry.records != NULL) {
        end_object(object);
        struct record *r = make(object);
        r->loop.impl = (uint8_t)impl;
        r->loop.class_name = wl_depot_add_text(class_name, strlen(class_name));
        r->loop.created = now(thread, stack);
    }
    wl_state_unlock();
}

void wl_loops_note_freed(const void *object)
{
    wl_state_lock();
    end_object(object);
    wl_state_unlock();
}

static void note_ended(const uint32_t *ended, unsigned count)
{
    wl_state_lock();
    for (unsigned i = 0; i < count; i++) {
        struct record *r = find_id(ended[i]);
        if (r != NULL && r->loop.state == WL_LOOP_RUNNING) {
            r->loop.state = WL_LOOP_IDLE;
            r->loop.idle = now(r->loop.thread, NULL);
        }
    }
    wl_state_unlock();
}

/* A loop that was never seen before (made before an attach, or by a class with an allocator of its own) begins here. */
static uint32_t id_of(const void *object)
{
    wl_state_lock();
    struct record *r = NULL;
    if (registry.records != NULL && (r = find(object)) == NULL)
        r = make(object);
    uint32_t id = r == NULL ? 0 : r->loop.id;
    wl_state_unlock();
    return id;
}

/* asyncio.run and Runner set their loop running again for their own clean-up: the line that matters is the run's before. */
static bool is_clean_up(const struct wl_stack *stack)
{
    for (uint32_t i = 0; stack != NULL && i < stack->count && i < 8; i++) {
        const struct wl_frame *f = stack->frames[i];
        if (f->module == NULL || strcmp(f->module, "asyncio.runners") != 0)
            continue;
        if (strcmp(f->name, "close") == 0 || strcmp(f->name, "__exit__") == 0 || strcmp(f->name, "_cancel_all_tasks") == 0)
            return true;
    }
    return false;
}

void wl_loops_note_current(const void *object, const struct wl_stack *(*stack)(void))
{
    uint32_t ended[WL_THREAD_LOOPS], id = object == NULL ? 0 : id_of(object);
    unsigned count = 0;
    bool started = wl_threads_set_loop(id, ended, &count);
    if (count > 0)
        note_ended(ended, count);
    if (!started || id == 0)
        return;
    const struct wl_stack *from = stack();
    uint32_t thread = wl_threads_self();
    wl_state_lock();
    struct record *r = find_id(id);
    if (r != NULL) {
        r->loop.state = WL_LOOP_RUNNING;
        r->loop.thread = thread;
        if (r->loop.runs == 0 || !is_clean_up(from)) {
            r->loop.runs++;
            r->loop.started = now(thread, from);
        }
        r->loop.stopped = (struct wl_moment){ 0 };  /* a stop() concerns the run that it ends */
        r->loop.stop_by_run = false;
    }
    wl_state_unlock();
}

void wl_loops_note_stopped(const void *object, bool by_run, const struct wl_stack *stack)
{
    uint32_t thread = wl_threads_self();
    wl_state_lock();
    struct record *r = find(object);
    if (r != NULL) {
        r->loop.stop_by_run = by_run;
        if (!by_run)
            r->loop.stopped = now(thread, stack);
    }
    wl_state_unlock();
}

bool wl_loops_note_closed(const void *object, bool by_finalizer, const struct wl_stack *stack)
{
    uint32_t thread = wl_threads_self();
    wl_state_lock();
    struct record *r = find(object);
    bool first = r != NULL && r->loop.state != WL_LOOP_CLOSED;
    if (first) {
        r->loop.state = WL_LOOP_CLOSED;
        r->loop.closed_by_finalizer = by_finalizer;
        r->loop.closed = now(thread, stack);
    }
    wl_state_unlock();
    return first;
}

void wl_loops_note_closer(const void *object, const void *closer)
{
    wl_state_lock();
    struct record *r = find(object);
    if (r != NULL)
        r->closer = closer;
    wl_state_unlock();
}

/* The newest: another object may have been at that address before. */
uint32_t wl_loops_closed_by(const void *closer)
{
    uint32_t id = 0;
    wl_state_lock();
    for (uint32_t i = registry.newest; i != 0 && id == 0 && closer != NULL; i = at(i)->older)
        if (at(i)->closer == closer)
            id = at(i)->loop.id;
    wl_state_unlock();
    return id;
}

uint32_t wl_loops_last_idle(uint32_t thread)
{
    const struct wl_loop *last = NULL;
    wl_state_lock();
    for (uint32_t i = registry.newest; i != 0; i = at(i)->older) {
        const struct wl_loop *l = &at(i)->loop;
        if (l->thread == thread && l->idle.time_us != 0 && (last == NULL || l->idle.time_us > last->idle.time_us))
            last = l;
    }
    uint32_t id = last != NULL && last->state == WL_LOOP_IDLE ? last->id : 0;
    wl_state_unlock();
    return id;
}

bool wl_loops_is_closed(const void *object)
{
    wl_state_lock();
    const struct record *r = find(object);
    bool closed = r != NULL && r->loop.state == WL_LOOP_CLOSED;
    wl_state_unlock();
    return closed;
}

bool wl_loops_is_known(const void *object)
{
    wl_state_lock();
    bool known = find(object) != NULL;
    wl_state_unlock();
    return known;
}

bool wl_loops_find(const void *object, struct wl_loop *ret)
{
    wl_state_lock();
    const struct record *r = find(object);
    if (r != NULL)
        *ret = r->loop;
    wl_state_unlock();
    return r != NULL;
}

bool wl_loops_get(uint32_t id, struct wl_loop *ret)
{
    wl_state_lock();
    const struct record *r = find_id(id);
    if (r != NULL)
        *ret = r->loop;
    wl_state_unlock();
    return r != NULL;
}

const void *wl_loops_object(uint32_t id)
{
    wl_state_lock();
    const struct record *r = find_id(id);
    const void *object = r == NULL ? NULL : r->object;
    wl_state_unlock();
    return object;
}

void wl_loops_each(bool (*visit)(void *arg, const struct wl_loop *loop, const void *object), void *arg)
{
    wl_state_lock();
    for (uint32_t i = registry.newest; i != 0; i = at(i)->older)
        if (!visit(arg, &at(i)->loop, at(i)->object))
            break;
    wl_state_unlock();
}

uint32_t wl_loops_lost(void)
{
    return registry.lost;
}

void wl_loops_move(void)
{
    for (uint32_t i = registry.newest; i != 0; i = at(i)->older) {
        struct wl_loop *l = &at(i)->loop;
        l->class_name = wl_depot_move_text(l->class_name);
        l->created.stack = wl_depot_move_stack(l->created.stack);
        l->started.stack = wl_depot_move_stack(l->started.stack);
        l->stopped.stack = wl_depot_move_stack(l->stopped.stack);
        l->closed.stack = wl_depot_move_stack(l->closed.stack);
    }
}
