/* What surrounds an error.  See surroundings.h.
 *
 * Runs in the hooks that catch an error, with the GIL, inside a full guard.  The stacks of other threads are read raw from their
 * thread states, which stand still while this thread has the GIL; names come from threading._active, an exact dict.
 */
#include <pthread.h>
#include <string.h>

#include "debugmode.h"
#include "loops.h"
#include "pystack.h"
#include "state.h"
#include "surroundings.h"
#include "tasks.h"
#include "threads.h"

void wl_surroundings_missing(struct wl_incident *inc, const char *what, const char *why)
{
    for (uint32_t i = 0; i < inc->missing_count; i++)
        if (strcmp(inc->missing[i].what, what) == 0 && strcmp(inc->missing[i].why, why) == 0)
            return;
    if (inc->missing_count < WL_INCOMPLETE_MAX)
        inc->missing[inc->missing_count++] = (struct wl_missing){ what, why };
}

static struct wl_thread *add_thread(struct wl_incident *inc, uint64_t handle, int32_t native_id)
{
    struct wl_thread *t = &inc->threads[inc->thread_count];
    memset(t, 0, sizeof *t);
    if (!wl_threads_find(handle, t) || (t->native_id != 0 && native_id != 0 && t->native_id != native_id)) {
        memset(t, 0, sizeof *t);
        t->handle = handle;
        t->native_id = native_id;
        t->main = native_id != 0 && native_id == wl_state_pid();
    }
    inc->thread_count++;
    return t;
}

/* Threads that whyloop has no record of get ids of their own in this report. */
static void number_threads(struct wl_incident *inc)
{
    uint32_t highest = 0;
    for (uint32_t i = 0; i < inc->thread_count; i++)
        if (inc->threads[i].id > highest)
            highest = inc->threads[i].id;
    for (uint32_t i = 0; i < inc->thread_count; i++)
        if (inc->threads[i].id == 0)
            inc->threads[i].id = 1000000 + ++highest;
}

static void name_thread(struct wl_incident *inc, unsigned long ident, PyObject *thread)
{
    for (uint32_t i = 0; i < inc->thread_count; i++) {
        struct wl_thread *t = &inc->threads[i];
        if (t->handle == ident && t->name[0] == '\0')
            wl_pyapi_attr_text(thread, "_name", t->name, sizeof t->name);
    }
}

/* threading._active, a new reference, or NULL. */
static PyObject *active_threads(void)
{
    PyObject *module = wl_pyapi_module("threading");
    PyObject *active = module == NULL ? NULL : wl_pyapi_attr(module, "_active");
    if (active == NULL || wl_pyapi_is_exact(active, wl_py.Dict))
        return active;
    wl_py.DecRef(active);
    return NULL;
}

static void name_threads(struct wl_incident *inc)
{
    PyObject *active = active_threads();
    ssize_t position = 0;
    PyObject *key, *value;
    for (int n = 0; n < 512 && active != NULL && wl_py.DictNext(active, &position, &key, &value); n++)
        name_thread(inc, wl_py.LongAsUnsignedLong(key), value);
    if (active != NULL) {
        wl_py.ErrClear();
        wl_py.DecRef(active);
    }
    for (uint32_t i = 0; i < inc->thread_count; i++)
        if (inc->threads[i].main && inc->threads[i].name[0] == '\0')
            strcpy(inc->threads[i].name, "MainThread");
}

/* Is it in the report already?  A handle alone may be another thread's by now. */
static bool has_thread(const struct wl_incident *inc, uint64_t handle)
{
    struct wl_thread known;
    uint32_t id = wl_threads_find(handle, &known) ? known.id : 0;
    for (uint32_t i = 0; i < inc->thread_count; i++)
        if (id != 0 && inc->threads[i].id == id)
            return true;
    return false;
}

static void other_threads(struct wl_incident *inc, const void *own)
{
    const void *interp = wl_read_ptr(own, wl_layout->tstate_interp);
    const void *tstate = wl_read_ptr(interp, wl_layout->interp_threads);
    for (; tstate != NULL; tstate = wl_read_ptr(tstate, wl_layout->tstate_next)) {
        uint64_t handle = *(const unsigned long *)((const char *)tstate + wl_layout->tstate_thread_id);
        if (tstate == own || handle == (uint64_t)pthread_self() || has_thread(inc, handle))
            continue;
        if (inc->thread_count == WL_THREADS_MAX) {
            wl_surroundings_missing(inc, "threads", "more threads than a report holds");
            break;
        }
        int32_t native = wl_layout->tstate_native_id < 0 ? 0
            : (int32_t)*(const unsigned long *)((const char *)tstate + wl_layout->tstate_native_id);
        add_thread(inc, handle, native)->python = wl_pystack_full_of(tstate);
    }
}

/* The thread that raised is told of first; where it is another one, it may have ended since. */
static void raising_thread(struct wl_incident *inc, uint32_t self)
{
    struct wl_thread *t = &inc->threads[0];
    if (inc->thread == self || inc->thread == 0 || !wl_threads_get(inc->thread, t)) {
        inc->thread = self;
        t = add_thread(inc, (uint64_t)pthread_self(), 0);
    } else {
        inc->thread_count = 1;
        add_thread(inc, (uint64_t)pthread_self(), 0)->python = wl_pystack_full();
    }
    t->raising = true;
    t->python = inc->raised;
}

void wl_surroundings_threads(struct wl_incident *inc)
{
    const void *own = wl_py.ThreadStateGet();
    raising_thread(inc, wl_threads_self());
    if (own != NULL && wl_state_options()->threads && !inc->finalizing)
        other_threads(inc, own);
    number_threads(inc);
    if (!inc->finalizing)
        name_threads(inc);
}

uint32_t wl_surroundings_asking_thread(void)
{
    bool unnamed;
    char name[64] = "";
    uint32_t id = wl_threads_self_to_name(&unnamed);
    PyObject *active = unnamed ? active_threads() : NULL;
    ssize_t position = 0;
    PyObject *key, *value;
    for (int n = 0; n < 512 && active != NULL && wl_py.DictNext(active, &position, &key, &value); n++)
        if (wl_py.LongAsUnsignedLong(key) == (unsigned long)pthread_self())
            wl_pyapi_attr_text(value, "_name", name, sizeof name);
    if (active != NULL) {
        wl_py.ErrClear();
        wl_py.DecRef(active);
        wl_threads_set_name(id, name);
    }
    return id;
}

static bool has_loop(const struct wl_incident *inc, uint32_t id)
{
    for (uint32_t i = 0; i < inc->loop_count; i++)
        if (inc->loops[i].id == id)
            return true;
    return false;
}

static void add_loop(struct wl_incident *inc, uint32_t id)
{
    struct wl_loop loop;
    if (id == 0 || inc->loop_count == WL_LOOPS_MAX || has_loop(inc, id) || !wl_loops_get(id, &loop))
        return;
    inc->loops[inc->loop_count++] = loop;
}

/* Living loops explain more than dead ones; of the dead, the latest. */
static bool add_recent(void *arg, const struct wl_loop *loop, const void *object)
{
    struct wl_incident *inc = arg;
    (void)object;
    if (!has_loop(inc, loop->id) && (!loop->dead || inc->loop_count < WL_LOOPS_MAX / 2))
        inc->loops[inc->loop_count++] = *loop;
    return inc->loop_count < WL_LOOPS_MAX;
}

void wl_surroundings_loops(struct wl_incident *inc)
{
    inc->running = inc->late ? 0 : wl_threads_current_loop(inc->thread);
    add_loop(inc, inc->involved);
    add_loop(inc, inc->running);
    add_loop(inc, inc->target);
    add_loop(inc, inc->object.loop);
    if (inc->loop_count < WL_LOOPS_MAX)
        wl_loops_each(add_recent, inc);
    if (wl_loops_lost() > 0)
        wl_surroundings_missing(inc, "loops", "more loops were alive than are remembered (option history)");
}

/* A callback that is no task's: asyncio runs it from its Handle.  One of another loop, further out, is not what is running. */
static void running_callback(struct wl_incident *inc, const PyObject *running)
{
    PyObject *handle = wl_pystack_self_of("asyncio.events", "_run");
    PyObject *loop = handle == NULL ? NULL : wl_tasks_loop_of(handle);
    if (loop == running)
        wl_debugmode_made_at(handle, inc->raised, &inc->scheduled);
    if (loop != NULL)
        wl_py.DecRef(loop);
}

void wl_surroundings_task(struct wl_incident *inc)
{
    PyObject *loop = inc->finalizing ? NULL : (PyObject *)wl_loops_object(inc->running);
    PyObject *task = loop == NULL ? NULL : wl_tasks_current(loop);
    if (task != NULL) {
        wl_tasks_describe(task, inc->raised, &inc->task);
        wl_debugmode_made_at(task, inc->raised, &inc->scheduled);
        wl_py.DecRef(task);
    } else if (loop != NULL) {
        running_callback(inc, loop);
    }
}
