/* The task that is being executed.  See tasks.h.
 *
 * Runs in hooks, with the GIL, inside a full guard.  Only C functions, getters and exact dicts are asked.  Where asyncio keeps
 * the current task: _asyncio._current_tasks up to 3.11 (a dict by loop), _asyncio.current_task (a C function) from 3.12 on.
 */
#include <string.h>

#include "loops.h"
#include "pystack.h"
#include "tasks.h"

static PyObject *hold(PyObject *object)
{
    if (object != NULL)
        wl_py.IncRef(object);
    return object;
}

PyObject *wl_tasks_current(PyObject *loop)
{
    PyObject *module = wl_pyapi_module("_asyncio");
    if (module == NULL)
        return NULL;
    if (wl_layout->minor >= 12) {
        PyObject *function = wl_pyapi_attr(module, "current_task");
        PyObject *task = wl_pyapi_call_native(function);
        if (function != NULL)
            wl_py.DecRef(function);
        if (task == wl_py.None) {
            wl_py.DecRef(task);
            task = NULL;
        }
        return task;
    }
    PyObject *dict = wl_pyapi_attr(module, "_current_tasks"), *task = NULL;
    if (loop != NULL && wl_pyapi_is_exact(dict, wl_py.Dict)) {
        /* by identity: looking it up would call the loop's __hash__ */
        ssize_t position = 0;
        PyObject *key, *value;
        while (task == NULL && wl_py.DictNext(dict, &position, &key, &value))
            if (key == loop)
                task = hold(value);
    }
    if (dict != NULL)
        wl_py.DecRef(dict);
    return task;
}

/* _asyncio.Task has its own methods in C, which the classes of other packages may override: only the native one is called. */
static void task_name(PyObject *task, char *out, size_t size)
{
    PyObject *type = wl_type_of(task), *key = wl_py.UnicodeFromString("get_name");
    PyObject *method = key != NULL && wl_py.TypeLookup != NULL ? wl_py.TypeLookup(type, key) : NULL;
    out[0] = '\0';
    if (method != NULL && wl_type_of(method) == wl_py.MethodDescr) {
        const struct wl_method_def *def = wl_read_ptr(method, WL_DESCR_METHOD);
        PyObject *name = (def->flags & WL_METH_NOARGS) != 0 ? def->meth(task, NULL) : NULL;
        if (name != NULL) {
            wl_pyapi_text(name, out, size);
            wl_py.DecRef(name);
        }
    } else {
        wl_pyapi_attr_text(task, "_name", out, size);      /* the Task written in Python */
    }
    wl_py.ErrClear();
    if (key != NULL)
        wl_py.DecRef(key);
}

static PyObject *coroutine_of(PyObject *task)
{
    PyObject *coroutine = wl_pyapi_attr(task, "_coro");
    return coroutine != NULL ? coroutine : NULL;
}

/* The coroutine frames on the live stack between the error and the loop: who awaits whom. */
static void chain_from_stack(const struct wl_stack *raised, struct wl_task *ret)
{
    for (uint32_t i = 0; raised != NULL && i < raised->count && ret->await_count < WL_AWAIT_MAX; i++) {
        const struct wl_frame *f = raised->frames[i];
        if ((f->flags & (WL_FRAME_COROUTINE | WL_FRAME_ASYNC_GENERATOR)) != 0)
            ret->await_chain[ret->await_count++] = f;
        else if (f->module != NULL && strcmp(f->module, "asyncio.events") == 0 && strcmp(f->name, "_run") == 0)
            break;
    }
}

void wl_tasks_describe(PyObject *task, const struct wl_stack *raised, struct wl_task *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->known = true;
    task_name(task, ret->name, sizeof ret->name);
    PyObject *coroutine = coroutine_of(task);
    if (coroutine != NULL) {
        if (wl_pyapi_attr_text(coroutine, "__qualname__", ret->coroutine, sizeof ret->coroutine) < 0)
            wl_pyapi_type_text(wl_type_of(coroutine), ret->coroutine, sizeof ret->coroutine);
        wl_py.DecRef(coroutine);
    }
    PyObject *loop = wl_tasks_loop_of(task);
    struct wl_loop known;
    if (loop != NULL) {
        ret->loop = wl_loops_find(loop, &known) ? known.id : 0;
        wl_py.DecRef(loop);
    }
    chain_from_stack(raised, ret);
}

PyObject *wl_tasks_loop_of(PyObject *object)
{
    static const char *const names[] = { "_loop", "loop" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        PyObject *loop = wl_pyapi_attr(object, names[i]);
        if (loop != NULL && wl_loops_is_known(loop))
            return loop;
        if (loop != NULL)
            wl_py.DecRef(loop);
    }
    return NULL;
}

bool wl_tasks_describe_object(PyObject *object, struct wl_object *ret)
{
    PyObject *loop = wl_tasks_loop_of(object);
    struct wl_loop known;
    memset(ret, 0, sizeof *ret);
    if (loop == NULL)
        return false;
    if (wl_loops_find(loop, &known))
        ret->loop = known.id;
    wl_py.DecRef(loop);
    ret->known = true;
    wl_pyapi_type_text(wl_type_of(object), ret->type, sizeof ret->type);
    PyObject *coroutine = strstr(ret->type, "Task") != NULL ? coroutine_of(object) : NULL;
    if (coroutine != NULL) {
        wl_pyapi_attr_text(coroutine, "__qualname__", ret->detail, sizeof ret->detail);
        ret->suspended_at = wl_pystack_of_coroutine(coroutine);
        wl_py.DecRef(coroutine);
    }
    return true;
}

static PyObject *awaited_by(PyObject *coroutine)
{
    PyObject *type = wl_type_of(coroutine);
    if (type == wl_py.Coro)
        return wl_pyapi_attr(coroutine, "cr_await");
    if (type == wl_py.Gen)
        return wl_pyapi_attr(coroutine, "gi_yieldfrom");
    return type == wl_py.AsyncGen ? wl_pyapi_attr(coroutine, "ag_await") : NULL;
}

/* A FutureIter has no attribute for its future, but shows it to the garbage collector: tp_traverse only calls `visit`. */
struct search {
    PyObject *found;
};

static int visit_future(PyObject *object, void *arg)
{
    struct search *search = arg;
    PyObject *loop = search->found != NULL ? NULL : wl_tasks_loop_of(object);
    if (loop != NULL) {
        search->found = hold(object);
        wl_py.DecRef(loop);
    }
    return 0;
}

static PyObject *future_behind(PyObject *iterator)
{
    enum { TYPE_TRAVERSE = 184 };
    typedef int traverse_fn(PyObject *self, int (*visit)(PyObject *, void *), void *arg);
    traverse_fn *traverse = (traverse_fn *)wl_read_ptr(wl_type_of(iterator), TYPE_TRAVERSE);
    struct search search = { NULL };
    if (traverse != NULL)
        traverse(iterator, visit_future, &search);
    return search.found;
}

PyObject *wl_tasks_waited_for(PyObject *task)
{
    PyObject *at = coroutine_of(task);
    for (int depth = 0; at != NULL && depth < 64; depth++) {
        PyObject *next = awaited_by(at);
        if (next == NULL || next == wl_py.None) {
            if (next != NULL)
                wl_py.DecRef(next);
            PyObject *future = strstr(wl_type_name(wl_type_of(at)), "FutureIter") != NULL ? future_behind(at) : NULL;
            wl_py.DecRef(at);
            return future;
        }
        wl_py.DecRef(at);
        at = next;
    }
    if (at != NULL)
        wl_py.DecRef(at);
    return NULL;
}

size_t wl_tasks_suspended_chain(PyObject *task, const struct wl_frame **frames, size_t max)
{
    const struct wl_frame *outer_first[WL_AWAIT_MAX];
    PyObject *at = coroutine_of(task);
    size_t count = 0;
    while (at != NULL && at != wl_py.None && count < WL_AWAIT_MAX) {
        const struct wl_frame *frame = wl_pystack_of_coroutine(at);
        if (frame == NULL)
            break;
        outer_first[count++] = frame;
        PyObject *next = awaited_by(at);
        wl_py.DecRef(at);
        at = next;
    }
    if (at != NULL)
        wl_py.DecRef(at);
    if (count > max)
        count = max;
    for (size_t i = 0; i < count; i++)
        frames[i] = outer_first[count - 1 - i];
    return count;
}
