/* Exceptions as they are made, and as they die.
 *
 * tp_init of RuntimeError, ValueError and NotImplementedError is replaced before Python starts (from 3.14 on as soon as the types
 * are ready, and their tp_vectorcall too): it is called for each one made, from Python or C, in any thread, with the GIL.  What is not ours costs a look at
 * the first characters of the text.
 * tp_dealloc and tp_clear tell of their death, once asyncio is there.  A package's own exception class (a heap type; catch_words.c
 * lists them) gets tp_init and tp_finalize: replacing a heap type's tp_dealloc would send subtype_dealloc in circles.
 * In: wl_catch_text → guard → wl_incidents_raised; wl_underway_any → guard → wl_incidents_died.
 */
#include <string.h>

#include "begin.h"
#include "catch.h"
#include "catch_words.h"
#include "guard.h"
#include "hooks.h"
#include "incidents.h"
#include "patch.h"
#include "state.h"
#include "underway.h"

enum { TYPE_FINALIZE = 392 };

static wl_init_fn *real_runtime_init, *real_value_init, *real_not_implemented_init, *real_python_init;
static wl_dealloc_fn *real_runtime_dealloc, *real_value_dealloc, *real_not_implemented_dealloc;
static wl_clear_fn *real_runtime_clear, *real_value_clear, *real_not_implemented_clear;

static void made(PyObject *self, PyObject *args, const struct wl_words *words)
{
    struct wl_guard guard;
    if (!wl_guard_enter(&guard, true))
        return;
    wl_begin_room();
    wl_hook_last_see_replaced();
    wl_incidents_raised(self, args, words);
    wl_guard_leave(&guard);
}

static inline void look(PyObject *self, PyObject *args, enum wl_family family)
{
    const struct wl_words *words = wl_state_phase() == WL_PHASE_READY ? wl_catch_text(args, family) : NULL;
    if (words != NULL)
        made(self, args, words);
}

static inline int init(wl_init_fn *real, PyObject *self, PyObject *args, PyObject *kwargs, enum wl_family family)
{
    int result = real(self, args, kwargs);
    if (result == 0)
        look(self, args, family);
    return result;
}

static int hook_runtime_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(real_runtime_init, self, args, kwargs, WL_FAMILY_RUNTIME);
}

static int hook_value_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(real_value_init, self, args, kwargs, WL_FAMILY_VALUE);
}

static int hook_not_implemented_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(real_not_implemented_init, self, args, kwargs, WL_FAMILY_NOT_IMPLEMENTED);
}

/* The instance keeps its arguments (Include/cpython/pyerrors.h). */
enum { EXC_ARGS = 24 };

static int hook_own_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(real_runtime_init, self, args, kwargs, WL_FAMILY_OWN);
}

/* A class with an __init__ in Python: all of them share the interpreter's one function that calls it, which lets the class choose
 * its arguments. */
static int hook_own_python_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    int result = real_python_init(self, args, kwargs);
    if (result == 0)
        look(self, wl_read_ptr(self, EXC_ARGS), WL_FAMILY_OWN);
    return result;
}

/* 3.14 and later call a type by its tp_vectorcall, past tp_init. */

static wl_vectorcall_fn *real_runtime_call, *real_value_call, *real_not_implemented_call;

static inline PyObject *call(wl_vectorcall_fn *real, PyObject *type, PyObject *const *args, size_t nargsf, PyObject *names, enum wl_family family)
{
    PyObject *self = real(type, args, nargsf, names);
    if (self != NULL)
        look(self, wl_read_ptr(self, EXC_ARGS), family);
    return self;
}

static PyObject *hook_runtime_call(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *names)
{
    return call(real_runtime_call, type, args, nargsf, names, WL_FAMILY_RUNTIME);
}

static PyObject *hook_value_call(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *names)
{
    return call(real_value_call, type, args, nargsf, names, WL_FAMILY_VALUE);
}

static PyObject *hook_not_implemented_call(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *names)
{
    return call(real_not_implemented_call, type, args, nargsf, names, WL_FAMILY_NOT_IMPLEMENTED);
}

static void dies(PyObject *self)
{
    struct wl_guard guard;
    if (!wl_underway_has(self))
        return;
    if (!wl_guard_enter(&guard, true)) {
        wl_incidents_forget(self);
        return;
    }
    wl_incidents_died(self);
    wl_guard_leave(&guard);
}

static void hook_runtime_dealloc(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    real_runtime_dealloc(self);
}

static void hook_value_dealloc(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    real_value_dealloc(self);
}

static void hook_not_implemented_dealloc(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    real_not_implemented_dealloc(self);
}

static int hook_runtime_clear(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    return real_runtime_clear(self);
}

static int hook_value_clear(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    return real_value_clear(self);
}

static int hook_not_implemented_clear(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
    return real_not_implemented_clear(self);
}

static void hook_own_finalize(PyObject *self)
{
    if (wl_underway_any())
        dies(self);
}

static void install(PyObject *type, void *init_hook, wl_init_fn **real_init, void *call_hook, wl_vectorcall_fn **real_call)
{
    *real_init = (wl_init_fn *)wl_read_ptr(type, WL_TYPE_INIT);
    *real_call = (wl_vectorcall_fn *)wl_read_ptr(type, WL_TYPE_VECTORCALL);
    wl_patch_slot(type, WL_TYPE_INIT, init_hook);
    if (*real_call != NULL)
        wl_patch_slot(type, WL_TYPE_VECTORCALL, call_hook);
}

void wl_hook_raise_install(void)
{
    install(*wl_py.ExcRuntimeError, (void *)hook_runtime_init, &real_runtime_init, (void *)hook_runtime_call, &real_runtime_call);
    if (wl_py.ExcValueError != NULL)
        install(*wl_py.ExcValueError, (void *)hook_value_init, &real_value_init, (void *)hook_value_call, &real_value_call);
    if (wl_py.ExcNotImplementedError != NULL)
        install(*wl_py.ExcNotImplementedError, (void *)hook_not_implemented_init, &real_not_implemented_init,
                (void *)hook_not_implemented_call, &real_not_implemented_call);
}

bool wl_hook_raise_install_when_ready(void)
{
    static bool installed;
    enum { TYPE_FLAG_READY = 1 << 12 };
    if (!installed && (*(const unsigned long *)((const char *)*wl_py.ExcNotImplementedError + WL_TYPE_FLAGS) & TYPE_FLAG_READY) != 0) {
        wl_hook_raise_install();
        installed = true;
    }
    return installed;
}

static void install_outcome(PyObject *type, void *dealloc, wl_dealloc_fn **real_dealloc, void *clear, wl_clear_fn **real_clear)
{
    if (wl_read_ptr(type, WL_TYPE_DEALLOC) == dealloc)
        return;
    *real_dealloc = (wl_dealloc_fn *)wl_read_ptr(type, WL_TYPE_DEALLOC);
    *real_clear = (wl_clear_fn *)wl_read_ptr(type, WL_TYPE_CLEAR);
    wl_patch_slot(type, WL_TYPE_CLEAR, clear);
    wl_patch_slot(type, WL_TYPE_DEALLOC, dealloc);
}

void wl_hook_raise_install_outcome(void)
{
    install_outcome(*wl_py.ExcRuntimeError, (void *)hook_runtime_dealloc, &real_runtime_dealloc,
                    (void *)hook_runtime_clear, &real_runtime_clear);
    if (wl_py.ExcValueError != NULL)
        install_outcome(*wl_py.ExcValueError, (void *)hook_value_dealloc, &real_value_dealloc,
                        (void *)hook_value_clear, &real_value_clear);
    if (wl_py.ExcNotImplementedError != NULL)
        install_outcome(*wl_py.ExcNotImplementedError, (void *)hook_not_implemented_dealloc, &real_not_implemented_dealloc,
                        (void *)hook_not_implemented_clear, &real_not_implemented_clear);
}

static bool has_python_init(PyObject *type)
{
    PyObject *key = wl_py.UnicodeFromString("__init__");
    PyObject *function = key != NULL && wl_py.TypeLookup != NULL ? wl_py.TypeLookup(type, key) : NULL;
    bool is_python = wl_pyapi_is_exact(function, wl_py.Function);
    if (key != NULL)
        wl_py.DecRef(key);
    return is_python;
}

/* Giving the class another __init__ sets its slot anew: then its errors are no longer seen, and nothing else happens. */
static void watch_own_class(PyObject *type)
{
    wl_init_fn *now = (wl_init_fn *)wl_read_ptr(type, WL_TYPE_INIT);
    if (now == real_runtime_init) {
        wl_patch_slot(type, WL_TYPE_INIT, (void *)hook_own_init);
    } else if (now != hook_own_init && now != hook_own_python_init && has_python_init(type)) {
        if (real_python_init == NULL)
            real_python_init = now;
        if (real_python_init == now)
            wl_patch_slot(type, WL_TYPE_INIT, (void *)hook_own_python_init);
    }
    if (wl_read_ptr(type, TYPE_FINALIZE) == NULL)
        wl_patch_slot(type, TYPE_FINALIZE, (void *)hook_own_finalize);
}

/* A subclass without an __init__ of its own gets the slot of the __init__ that it inherits: up to 3.13 that is the replaced one of
 * RuntimeError, later the one that all exceptions share. */
static void watch_subclass(PyObject *type)
{
    if (wl_layout->minor >= 14 && wl_read_ptr(type, WL_TYPE_INIT) == (void *)real_runtime_init &&
        wl_py.IsSubtype(type, *wl_py.ExcRuntimeError))
        wl_patch_slot(type, WL_TYPE_INIT, (void *)hook_runtime_init);
}

void wl_hook_raise_see_class(PyObject *type)
{
    char text[160];
    watch_subclass(type);
    for (size_t i = 0; i < wl_catch_classes_size; i++) {
        const struct wl_own_class *c = &wl_catch_classes[i];
        if (strcmp(wl_type_name(type), c->name) != 0)
            continue;
        wl_pyapi_type_text(type, text, sizeof text);
        size_t n = strlen(c->module);
        if (strncmp(text, c->module, n) == 0 && text[n] == '.')
            watch_own_class(type);
    }
}

static void see_subclasses(PyObject *type, int depth)
{
    enum { LIST_ITEMS = 24 };
    PyObject *method = wl_py.GetAttrString(type, "__subclasses__");
    PyObject *list = method == NULL ? NULL : wl_pyapi_call_native(method);
    ssize_t count = wl_pyapi_is_exact(list, wl_py.List) && depth < 8 ? *(const ssize_t *)((const char *)list + WL_VAR_SIZE) : 0;
    for (ssize_t i = 0; i < count; i++) {
        PyObject *subclass = wl_read_ptr(wl_read_ptr(list, LIST_ITEMS), (int)i * 8);
        watch_subclass(subclass);
        see_subclasses(subclass, depth + 1);
    }
    wl_py.ErrClear();
    if (list != NULL)
        wl_py.DecRef(list);
    if (method != NULL)
        wl_py.DecRef(method);
}

void wl_hook_raise_see_modules(void)
{
    if (wl_layout->minor >= 14)
        see_subclasses(*wl_py.ExcRuntimeError, 0);
    for (size_t i = 0; i < wl_catch_classes_size; i++) {
        PyObject *module = wl_pyapi_module(wl_catch_classes[i].module);
        PyObject *type = module == NULL ? NULL : wl_pyapi_attr(module, wl_catch_classes[i].name);
        if (wl_pyapi_is_exact(type, wl_py.Type))
            wl_hook_raise_see_class(type);
        if (type != NULL)
            wl_py.DecRef(type);
    }
}
