/* The hooks of last resort: an exception that reaches one of them was not handled.
 *
 * The PyMethodDefs of sys.excepthook, sys.unraisablehook and _thread._excepthook are replaced in place; a loop's
 * call_exception_handler by its vectorcall (asyncio) or PyMethodDef (uvloop); a sys.excepthook or sys.unraisablehook of the
 * program's own by its vectorcall, when a loop error is raised.  The real one goes first, so that whyloop's message stands under
 * the traceback.
 * Runs with the GIL.
 */
#include <string.h>

#include "begin.h"
#include "guard.h"
#include "hooks.h"
#include "incidents.h"
#include "patch.h"
#include "state.h"
#include "underway.h"

static struct wl_method_def *excepthook_def, *handler_def;
static wl_meth_fn *real_thread_hook, *real_unraisable;
static void *real_excepthook, *real_handler_method;
static wl_vectorcall_fn *real_handler, *real_replaced, *real_replaced_unraisable;

static void reached(PyObject *exception, const char *by)
{
    struct wl_guard guard;
    if (exception == NULL || !wl_underway_any() || wl_state_phase() != WL_PHASE_READY || !wl_guard_enter(&guard, true))
        return;
    wl_begin_room();
    wl_incidents_unhandled(exception, by);
    wl_guard_leave(&guard);
}

/* The hook's third word is a count (fast) or a dict (keywords): handed on as it came. */
static PyObject *hook_excepthook(PyObject *self, PyObject *const *a, ssize_t b, PyObject *names)
{
    wl_meth_fast_keywords_fn *real = (wl_meth_fast_keywords_fn *)real_excepthook;
    PyObject *exception = wl_patch_argument(excepthook_def->flags, a, b, 1);
    PyObject *result = real(self, a, b, names);
    reached(exception, "sys.excepthook");
    return result;
}

/* The program's own sys.excepthook, as a plain function or a method.  The interpreter keeps what it hands to it as sys.last_value;
 * a program that calls its function itself, in a handler, does not. */
static PyObject *hook_replaced(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    size_t count = nargsf & ~((size_t)1 << (8 * sizeof(size_t) - 1));
    PyObject *exception = count >= 3 ? args[count - 2] : NULL;
    bool is_last = exception != NULL && wl_py.SysGetObject("last_value") == exception;
    PyObject *result = real_replaced(function, args, nargsf, names);
    if (is_last)
        reached(exception, "sys.excepthook");
    return result;
}

static PyObject *item(PyObject *args, ssize_t index)
{
    if (!wl_py.IsSubtype(wl_type_of(args), wl_py.Tuple) || wl_py.TupleSize(args) <= index)
        return NULL;
    return wl_py.TupleGetItem(args, index);
}

/* The argument is made by the interpreter for this call alone, by whatever name the program calls its function otherwise. */
static PyObject *hook_replaced_unraisable(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    size_t count = nargsf & ~((size_t)1 << (8 * sizeof(size_t) - 1));
    PyObject *info = count >= 1 ? args[count - 1] : NULL;
    bool is_call = info != NULL && strcmp(wl_type_name(wl_type_of(info)), "UnraisableHookArgs") == 0;
    PyObject *exception = is_call ? item(info, 1) : NULL;
    PyObject *result = real_replaced_unraisable(function, args, nargsf, names);
    reached(exception, "sys.unraisablehook");
    return result;
}

/* The plain function in which a hook of the program's ends: a method's, a functools.partial's (pytest). */
static PyObject *function_behind(PyObject *hook)
{
    enum { FUNCTION = 16 };    /* of both */
    const char *type = hook == NULL ? "" : wl_type_name(wl_type_of(hook));
    return strcmp(type, "method") == 0 || strcmp(type, "functools.partial") == 0 ? wl_read_ptr(hook, FUNCTION) : hook;
}

void wl_hook_last_see_replaced(void)
{
    PyObject *hook = function_behind(wl_py.SysGetObject("excepthook")), *unraisable = function_behind(wl_py.SysGetObject("unraisablehook"));
    if (hook != NULL)
        wl_patch_called_from_c(hook, hook_replaced, &real_replaced);
    if (unraisable != NULL)
        wl_patch_called_from_c(unraisable, hook_replaced_unraisable, &real_replaced_unraisable);
}

static PyObject *hook_thread_hook(PyObject *self, PyObject *args)
{
    PyObject *exception = item(args, 1), *result = real_thread_hook(self, args);
    reached(exception, "threading.excepthook");
    return result;
}

static PyObject *hook_unraisable(PyObject *self, PyObject *args)
{
    PyObject *exception = item(args, 1), *result = real_unraisable(self, args);
    reached(exception, "sys.unraisablehook");
    return result;
}

static PyObject *exception_of(PyObject *context)
{
    return wl_pyapi_is_exact(context, wl_py.Dict) ? wl_py.DictGetItemString(context, "exception") : NULL;
}

/* The context is the only argument; its exception is kept alive by it, and it by the caller. */
static PyObject *hook_handler(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    size_t count = nargsf & ~((size_t)1 << (8 * sizeof(size_t) - 1));
    PyObject *exception = count >= 2 ? exception_of(args[1]) : NULL;
    PyObject *result = real_handler(function, args, nargsf, names);
    reached(exception, "the loop's exception handler");
    return result;
}

static PyObject *hook_handler_method(PyObject *self, PyObject *const *a, ssize_t b, PyObject *names)
{
    wl_meth_fast_keywords_fn *real = (wl_meth_fast_keywords_fn *)real_handler_method;
    PyObject *context = wl_patch_argument(handler_def->flags, a, b, 0);
    PyObject *exception = context == NULL ? NULL : exception_of(context);
    PyObject *result = real(self, a, b, names);
    reached(exception, "the loop's exception handler");
    return result;
}

static struct wl_method_def *watch(PyObject *function, void *hook, void **real)
{
    struct wl_method_def *def = function == NULL ? NULL : wl_patch_method_def(function);
    if (def != NULL)
        wl_patch_method(def, hook, real);
    return def;
}

void wl_hook_last_install(void)
{
    excepthook_def = wl_patch_method_def(wl_py.SysGetObject("__excepthook__"));
    if (excepthook_def != NULL)
        wl_patch_method(excepthook_def, (void *)hook_excepthook, &real_excepthook);
    PyObject *unraisable = wl_py.SysGetObject("__unraisablehook__");
    struct wl_method_def *def = unraisable == NULL ? NULL : wl_patch_method_def(unraisable);
    if (def != NULL && (def->flags & WL_METH_O) != 0)
        wl_patch_method(def, (void *)hook_unraisable, (void **)&real_unraisable);
    PyObject *module = wl_pyapi_module("_thread");
    PyObject *hook = module == NULL ? NULL : wl_pyapi_attr(module, "_excepthook");
    watch(hook, (void *)hook_thread_hook, (void **)&real_thread_hook);
    if (hook != NULL)
        wl_py.DecRef(hook);
}

void wl_hook_last_see_handler(PyObject *function)
{
    if (wl_patch_vectorcall(function, hook_handler, &real_handler) == 0)
        return;
    struct wl_method_def *def = wl_patch_method_def(function);
    if (def == NULL)
        return;
    handler_def = def;
    wl_patch_method(def, (void *)hook_handler_method, &real_handler_method);
}
