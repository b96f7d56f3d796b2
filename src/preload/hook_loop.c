/* A loop's life: made, started, stopped, closed, gone.
 *
 * Below the object everywhere, so that the loop classes and their methods look as ever (facts of CPython 3.8 to 3.15):
 *   made     tp_alloc of each subclass of AbstractEventLoop
 *   gone     tp_free of the same
 *   started  _asyncio._set_running_loop, a C function, whose PyMethodDef is replaced in place
 *   closed   vectorcall of BaseEventLoop.close; on 3.11, which calls past a vectorcall, deque.clear as called by close();
 *            in uvloop the PyMethodDef of Loop.close
 *   stopped  vectorcall of BaseEventLoop.stop; in uvloop the PyMethodDef
 * Runs with the GIL.  Each hook calls the real function first or last, whatever happens in between.
 */
#include <dlfcn.h>
#include <string.h>

#include "begin.h"
#include "guard.h"
#include "hooks.h"
#include "incidents.h"
#include "loops.h"
#include "patch.h"
#include "pystack.h"
#include "state.h"

enum { BASES = 8 };     /* interpreters that have asyncio, each with its own AbstractEventLoop */

static PyObject *abstract_loops[BASES];
static const PyObject *close_codes[BASES];      /* code objects of BaseEventLoop.close, 3.11 */
static wl_meth_fn *real_set_running_loop, *real_deque_clear;
static wl_meth_fast_keywords_fn *real_uvloop_close, *real_uvloop_stop;
static wl_vectorcall_fn *real_close, *real_stop;
static wl_free_fn *real_free;

static bool enter(struct wl_guard *guard)
{
    if (wl_state_phase() != WL_PHASE_READY || !wl_guard_enter(guard, true))
        return false;
    wl_begin_room();
    return true;
}

/* --- made, gone --- */

static enum wl_loop_impl implementation(PyObject *type)
{
    enum { TYPE_BASE = 256 };
    for (PyObject *t = type; t != NULL; t = wl_read_ptr(t, TYPE_BASE)) {
        if (strncmp(wl_type_name(t), "uvloop.", 7) == 0)
            return WL_LOOP_UVLOOP;
        if (strcmp(wl_type_name(t), "BaseEventLoop") == 0)
            return WL_LOOP_ASYNCIO;
    }
    return WL_LOOP_OTHER;
}

/* Programs make loops of one class: its name is put together once. */
struct loop_class {
    const PyObject *type;
    const char *type_name;      /* as an address: another class in the same place has another */
    enum wl_loop_impl impl;
    char name[128];
};

static const struct loop_class *class_of(PyObject *type)
{
    static struct loop_class last;
    if (last.type != type || last.type_name != wl_type_name(type)) {
        wl_pyapi_type_text(type, last.name, sizeof last.name);
        last.impl = implementation(type);
        last.type = type;
        last.type_name = wl_type_name(type);
    }
    return &last;
}

static PyObject *hook_loop_alloc(PyObject *type, ssize_t items)
{
    struct wl_guard guard;
    PyObject *object = wl_py.TypeGenericAlloc(type, items);
    if (object != NULL && enter(&guard)) {
        const struct loop_class *c = class_of(type);
        wl_loops_note_made(object, c->name, c->impl, wl_pystack_short());
        wl_guard_leave(&guard);
    }
    return object;
}

static void hook_loop_free(void *object)
{
    if (wl_state_phase() == WL_PHASE_READY)
        wl_loops_note_freed(object);
    real_free(object);
}

bool wl_hook_loop_is_loop_class(PyObject *type)
{
    for (int i = 0; i < BASES && abstract_loops[i] != NULL; i++)
        if (wl_py.IsSubtype(type, abstract_loops[i]))
            return true;
    return false;
}

static void watch_allocation(PyObject *type)
{
    if (wl_read_ptr(type, WL_TYPE_ALLOC) == (void *)wl_py.TypeGenericAlloc)
        wl_patch_slot(type, WL_TYPE_ALLOC, (void *)hook_loop_alloc);
    if (real_free != NULL && wl_read_ptr(type, WL_TYPE_FREE) == (void *)real_free)
        wl_patch_slot(type, WL_TYPE_FREE, (void *)hook_loop_free);
}

/* --- started --- */

static PyObject *hook_set_running_loop(PyObject *self, PyObject *loop)
{
    struct wl_guard guard;
    PyObject *result = real_set_running_loop(self, loop);
    if (result != NULL && enter(&guard)) {
        wl_loops_note_current(loop == wl_py.None ? NULL : loop, wl_pystack_short);
        wl_incidents_poll();
        wl_guard_leave(&guard);
    }
    return result;
}

/* --- closed --- */

/* BaseEventLoop.__del__ closes a forgotten loop at an arbitrary moment: that stack is nobody's fault. */
static bool is_by_finalizer(const struct wl_stack *stack)
{
    for (uint32_t i = 0; stack != NULL && i < stack->count && i < 6; i++)
        if (strcmp(stack->frames[i]->name, "__del__") == 0)
            return true;
    return false;
}

/* A Runner forgets its loop when it closes it, and all that is left to know it by is this moment: the object whose close() called
 * the loop's, which may have been overridden. */
static const void *closer_of(const PyObject *loop)
{
    struct wl_raw_frame raw[4];
    size_t size, count = wl_pystack_walk(raw, 4);
    for (size_t i = 0; i < count; i++) {
        const char *name = wl_pyapi_ascii(wl_read_ptr(raw[i].code, wl_layout->code_name), &size);
        if (name == NULL || size != 5 || memcmp(name, "close", 5) != 0)
            return NULL;
        const void *self = wl_pystack_first_local(&raw[i]);
        if (self != loop)
            return self;
    }
    return NULL;
}

static void note_closed(const PyObject *loop)
{
    struct wl_guard guard;
    if (loop == NULL || !enter(&guard))
        return;
    if (!wl_loops_is_closed(loop)) {
        const struct wl_stack *stack = wl_pystack_short();
        wl_loops_note_closed(loop, is_by_finalizer(stack), stack);
    }
    const void *closer = closer_of(loop);
    if (closer != NULL)
        wl_loops_note_closer(loop, closer);
    wl_guard_leave(&guard);
}

static PyObject *first_of(PyObject *const *args, size_t nargsf)
{
    size_t count = nargsf & ~((size_t)1 << (8 * sizeof(size_t) - 1));
    return count > 0 ? args[0] : NULL;
}

static PyObject *hook_close(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    PyObject *loop = first_of(args, nargsf), *result = real_close(function, args, nargsf, names);
    if (result != NULL)
        note_closed(loop);
    return result;
}

/* Whichever convention this release of Cython chose (METH_NOARGS, or fast with keywords): all four words are handed on. */
static PyObject *hook_uvloop_close(PyObject *loop, PyObject *const *a, ssize_t b, PyObject *names)
{
    PyObject *result = real_uvloop_close(loop, a, b, names);
    if (result != NULL)
        note_closed(loop);
    return result;
}

/* The loop whose close() is the calling frame, or NULL: deque.clear is called by anybody. */
static PyObject *closing_loop(void)
{
    struct wl_raw_frame raw;
    if (wl_pystack_walk(&raw, 1) != 1)
        return NULL;
    for (int i = 0; i < BASES && close_codes[i] != NULL; i++)
        if (close_codes[i] == raw.code)
            return wl_pystack_first_local(&raw);
    return NULL;
}

static PyObject *hook_deque_clear(PyObject *self, PyObject *unused)
{
    PyObject *loop = wl_state_phase() == WL_PHASE_READY ? closing_loop() : NULL;
    if (loop != NULL)
        note_closed(loop);
    return real_deque_clear(self, unused);
}

/* --- stopped --- */

/* run_until_complete stops its loop by itself, once a run, from a callback of its future: nothing to remember of it. */
static bool is_own_stop(void)
{
    static const char *const callbacks[] = { "_run_until_complete_cb", "done_cb" };
    struct wl_raw_frame raw;
    size_t size;
    const char *name = wl_pystack_walk(&raw, 1) == 1 ? wl_pyapi_ascii(wl_read_ptr(raw.code, wl_layout->code_name), &size) : NULL;
    for (size_t i = 0; name != NULL && i < sizeof callbacks / sizeof callbacks[0]; i++)
        if (size == strlen(callbacks[i]) && memcmp(name, callbacks[i], size) == 0) {
            const struct wl_frame *frame = wl_pystack_frame(&raw);
            return frame != NULL && frame->origin != WL_ORIGIN_USER;
        }
    return false;
}

static void note_stopped(const PyObject *loop)
{
    struct wl_guard guard;
    if (loop == NULL || !enter(&guard))
        return;
    bool own = is_own_stop();
    wl_loops_note_stopped(loop, own, own ? NULL : wl_pystack_short());
    wl_guard_leave(&guard);
}

static PyObject *hook_stop(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    note_stopped(first_of(args, nargsf));
    return real_stop(function, args, nargsf, names);
}

static PyObject *hook_uvloop_stop(PyObject *loop, PyObject *const *a, ssize_t b, PyObject *names)
{
    note_stopped(loop);
    return real_uvloop_stop(loop, a, b, names);
}

/* --- installing --- */

static void watch_running(void)
{
    PyObject *module = wl_pyapi_module("_asyncio");
    PyObject *function = module == NULL ? NULL : wl_pyapi_attr(module, "_set_running_loop");
    struct wl_method_def *def = function == NULL ? NULL : wl_patch_method_def(function);
    if (def == NULL)
        wl_state_break("asyncio's C part is missing in this interpreter: its loops are not watched");
    else if (def->meth == wl_py.CFunctionGetFunction(function) && (def->flags & WL_METH_O) != 0)
        wl_patch_method(def, (void *)hook_set_running_loop, (void **)&real_set_running_loop);
    if (function != NULL)
        wl_py.DecRef(function);
}

static void watch_close_on_311(PyObject *function, int index)
{
    PyObject *module = wl_pyapi_module("_collections");
    PyObject *deque = module == NULL ? NULL : wl_pyapi_attr(module, "deque");
    PyObject *clear = deque == NULL ? NULL : wl_py.GetAttrString(deque, "clear");
    struct wl_method_def *def = clear == NULL ? NULL : wl_patch_method_def(clear);
    close_codes[index] = wl_read_ptr(function, 48);     /* func_code, Include/cpython/funcobject.h of 3.11 */
    if (def != NULL && strcmp(def->name, "clear") == 0 && wl_pyapi_is_exact(close_codes[index], wl_py.Code))
        wl_patch_method(def, (void *)hook_deque_clear, (void **)&real_deque_clear);
    wl_py.ErrClear();
    if (clear != NULL)
        wl_py.DecRef(clear);
    if (deque != NULL)
        wl_py.DecRef(deque);
}

static void watch_base(PyObject *type, int index)
{
    PyObject *close = wl_py.GetAttrString(type, "close"), *stop = wl_py.GetAttrString(type, "stop");
    PyObject *handler = wl_py.GetAttrString(type, "call_exception_handler");
    wl_py.ErrClear();
    if (close != NULL && wl_layout->minor == 11)
        watch_close_on_311(close, index);
    else if (close != NULL)
        wl_patch_vectorcall(close, hook_close, &real_close);
    if (stop != NULL)
        wl_patch_vectorcall(stop, hook_stop, &real_stop);
    if (handler != NULL)
        wl_hook_last_see_handler(handler);
    if (close != NULL)
        wl_py.DecRef(close);
    if (stop != NULL)
        wl_py.DecRef(stop);
    if (handler != NULL)
        wl_py.DecRef(handler);
}

/* A loop class in compiled code (uvloop) has methods of its own. */
static void watch_compiled(PyObject *type)
{
    static const struct {
        const char *name;
        void *hook;
        void **real;
    } methods[] = {
        { "close", (void *)hook_uvloop_close, (void **)&real_uvloop_close },
        { "stop", (void *)hook_uvloop_stop, (void **)&real_uvloop_stop },
    };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        PyObject *function = wl_py.GetAttrString(type, methods[i].name);
        struct wl_method_def *def = function == NULL ? NULL : wl_patch_method_def(function);
        if (def != NULL)
            wl_patch_method(def, methods[i].hook, methods[i].real);
        if (function != NULL)
            wl_py.DecRef(function);
    }
    PyObject *handler = wl_py.GetAttrString(type, "call_exception_handler");
    if (handler != NULL) {
        wl_hook_last_see_handler(handler);
        wl_py.DecRef(handler);
    }
    wl_py.ErrClear();
}

void wl_hook_loop_see_class(PyObject *type)
{
    watch_allocation(type);
    if (implementation(type) == WL_LOOP_UVLOOP)
        watch_compiled(type);
}

static PyObject *abstract_loop(void)
{
    PyObject *module = wl_pyapi_module("asyncio.events");
    return module == NULL ? NULL : wl_pyapi_attr(module, "AbstractEventLoop");
}

void wl_hook_loop_install(PyObject *base_event_loop)
{
    int index = 0;
    while (index < BASES - 1 && abstract_loops[index] != NULL)
        index++;
    PyObject *abstract = abstract_loop();
    if (abstract == NULL)
        return;
    if (real_free == NULL)
        real_free = (wl_free_fn *)dlsym(RTLD_DEFAULT, "PyObject_GC_Del");
    abstract_loops[index] = abstract;
    wl_py.DecRef(abstract);     /* asyncio.events lives as long as its interpreter */
    watch_running();
    watch_base(base_event_loop, index);
    watch_allocation(base_event_loop);
}
