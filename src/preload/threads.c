/* The registry of threads.  See threads.h.
 *
 * Runs in hooks, with the GIL.  A fixed table: a thread's pthread handle is its key, and since handles are used again, its
 * native id is compared too.  The record of a thread that is known to have ended stays, without a handle: an error that it raised may
 * still be under way.  When the table is full such a record makes room first, then the one that was seen longest ago and runs no loop.
 */
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../common/timefmt.h"
#include "depot.h"
#include "pyapi.h"
#include "state.h"
#include "threads.h"

enum { THREADS = 128 };

struct record {
    uint32_t id;            /* 0: free */
    int32_t native_id;      /* 0: not seen yet, only started */
    uint64_t handle;        /* 0: the thread has ended */
    uint64_t state;         /* its thread state's id where that is used (see state_id); 0: not seen yet */
    uint64_t seen;          /* a clock of uses */
    uint32_t depth;
    uint32_t loops[WL_THREAD_LOOPS];
    bool name_asked;
    char name[64];
    struct wl_moment launch;
};

static struct {
    struct record records[THREADS];
    struct record *last;    /* the record found last: nearly always the one asked for next */
    uint32_t next_id;
    uint64_t clock;
    int32_t main_native_id;
} threads;

int wl_threads_init(void)
{
    threads.next_id = 1;
    threads.main_native_id = (int32_t)getpid();
    return 0;
}

static int32_t native_self(void)
{
    if (wl_layout->tstate_native_id >= 0) {
        const char *tstate = wl_py.ThreadStateGet();
        if (tstate != NULL)
            return (int32_t)*(const unsigned long *)(tstate + wl_layout->tstate_native_id);
    }
    return (int32_t)syscall(SYS_gettid);
}

/* Up to 3.10 a thread state does not hold the native id, and asking the kernel for it takes long; the thread state's own serial
 * number (PyThreadState.id) tells that this is still the same thread. */
static uint64_t state_id(void)
{
    enum { TSTATE_ID = 256 };   /* 3.8 to 3.10, Include/cpython/pystate.h */
    const char *tstate = wl_layout->minor > 10 ? NULL : wl_py.ThreadStateGet();
    return tstate == NULL ? 0 : *(const uint64_t *)(tstate + TSTATE_ID);
}

static struct record *find(uint64_t handle)
{
    if (threads.last != NULL && threads.last->handle == handle && threads.last->id != 0)
        return threads.last;
    for (int i = 0; i < THREADS; i++)
        if (threads.records[i].id != 0 && threads.records[i].handle == handle)
            return threads.last = &threads.records[i];
    return NULL;
}

static struct record *find_id(uint32_t id)
{
    for (int i = 0; i < THREADS && id != 0; i++)
        if (threads.records[i].id == id)
            return &threads.records[i];
    return NULL;
}

static bool goes_before(const struct record *a, const struct record *b)
{
    if ((a->handle == 0) != (b->handle == 0))
        return a->handle == 0;
    if ((a->depth == 0) != (b->depth == 0))
        return a->depth == 0;
    return a->seen < b->seen;
}

static void end(struct record *r)
{
    r->handle = 0;
    r->depth = 0;
}

static struct record *make(uint64_t handle)
{
    struct record *oldest = &threads.records[0];
    for (int i = 0; i < THREADS; i++) {
        struct record *r = &threads.records[i];
        if (r->id == 0) {
            oldest = r;
            break;
        }
        if (goes_before(r, oldest))
            oldest = r;
    }
    *oldest = (struct record){ .id = threads.next_id++, .handle = handle };
    return threads.last = oldest;
}

/* Under the lock.  The calling thread's record; a handle of another native id is another thread. */
static struct record *self(void)
{
    uint64_t handle = (uint64_t)pthread_self(), state = state_id();
    struct record *r = find(handle);
    if (r == NULL || state == 0 || r->state != state) {
        int32_t native = native_self();
        if (r != NULL && r->native_id != 0 && r->native_id != native) {
            end(r);
            r = NULL;
        }
        if (r == NULL)
            r = make(handle);
        r->native_id = native;
        r->state = state;
    }
    r->seen = ++threads.clock;
    return r;
}

void wl_threads_after_fork(void)
{
    uint64_t handle = (uint64_t)pthread_self();
    int32_t native = (int32_t)syscall(SYS_gettid);
    for (int i = 0; i < THREADS; i++) {
        struct record *r = &threads.records[i];
        if (r->id == 0)
            continue;
        if (r->handle == handle)
            r->native_id = native;
        else
            end(r);
    }
    threads.main_native_id = native;
}

uint32_t wl_threads_self(void)
{
    wl_state_lock();
    uint32_t id = self()->id;
    wl_state_unlock();
    return id;
}

uint32_t wl_threads_self_to_name(bool *ret_unnamed)
{
    wl_state_lock();
    struct record *r = self();
    uint32_t id = r->id;
    *ret_unnamed = !r->name_asked;
    r->name_asked = true;
    wl_state_unlock();
    return id;
}

void wl_threads_set_name(uint32_t id, const char *name)
{
    wl_state_lock();
    struct record *r = find_id(id);
    if (r != NULL)
        strncpy(r->name, name, sizeof r->name - 1);
    wl_state_unlock();
}

void wl_threads_note_start(uint64_t handle, const struct wl_stack *stack)
{
    wl_state_lock();
    struct record *starter = self();
    uint32_t starter_id = starter->id;
    struct record *r = find(handle);
    if (r != NULL && r->native_id != 0) {
        /* of a thread that has ended: the new one can't have come here before its starter, who has the GIL */
        end(r);
        r = NULL;
    }
    if (r == NULL)
        r = make(handle);
    r->seen = ++threads.clock;
    r->launch = (struct wl_moment){ wl_time_now_us(), starter_id, stack };
    wl_state_unlock();
}

static void copy(const struct record *r, struct wl_thread *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->id = r->id;
    ret->native_id = r->native_id;
    ret->handle = r->handle;
    ret->main = r->native_id == threads.main_native_id;
    ret->loop = r->depth > 0 ? r->loops[r->depth - 1] : 0;
    memcpy(ret->name, r->name, sizeof ret->name);
    ret->launch = r->launch;
}

bool wl_threads_get(uint32_t id, struct wl_thread *ret)
{
    wl_state_lock();
    const struct record *r = find_id(id);
    if (r != NULL)
        copy(r, ret);
    wl_state_unlock();
    return r != NULL;
}

bool wl_threads_find(uint64_t handle, struct wl_thread *ret)
{
    wl_state_lock();
    const struct record *r = find(handle);
    if (r != NULL)
        copy(r, ret);
    wl_state_unlock();
    return r != NULL;
}

static bool set_loop(struct record *r, uint32_t loop, uint32_t *ended, unsigned *ret_ended)
{
    unsigned at = 0;
    *ret_ended = 0;
    while (at < r->depth && r->loops[at] != loop)
        at++;
    bool known = loop != 0 && at < r->depth;
    if (known || loop == 0) {
        unsigned keep = known ? at + 1 : 0;
        while (r->depth > keep)
            ended[(*ret_ended)++] = r->loops[--r->depth];
        return false;
    }
    if (r->depth == WL_THREAD_LOOPS)
        r->depth--;
    r->loops[r->depth++] = loop;
    return true;
}

bool wl_threads_set_loop(uint32_t loop, uint32_t *ended, unsigned *ret_ended)
{
    wl_state_lock();
    bool started = set_loop(self(), loop, ended, ret_ended);
    wl_state_unlock();
    return started;
}

uint32_t wl_threads_current_loop(uint32_t thread)
{
    wl_state_lock();
    const struct record *r = find_id(thread);
    uint32_t loop = r != NULL && r->depth > 0 ? r->loops[r->depth - 1] : 0;
    wl_state_unlock();
    return loop;
}

void wl_threads_move(void)
{
    for (int i = 0; i < THREADS; i++)
        if (threads.records[i].id != 0)
            threads.records[i].launch.stack = wl_depot_move_stack(threads.records[i].launch.stack);
}
