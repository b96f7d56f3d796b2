/* Starts of threads: who called start_new_thread, from where.
 *
 * The PyMethodDefs of _thread's functions are replaced in place, so that threading's references to them are covered.
 * Runs with the GIL, in the starting thread; the new thread's handle is what the function returns.
 */
#include "begin.h"
#include "guard.h"
#include "hooks.h"
#include "patch.h"
#include "pystack.h"
#include "state.h"
#include "threads.h"

static wl_meth_fn *real_start, *real_start_new;
static wl_meth_keywords_fn *real_start_joinable;

static void note(uint64_t handle)
{
    struct wl_guard guard;
    enum wl_phase phase = wl_state_phase();
    if (handle == 0 || (phase != WL_PHASE_READY && phase != WL_PHASE_WAITING) || !wl_guard_enter(&guard, true))
        return;
    wl_begin_room();
    wl_threads_note_start(handle, wl_pystack_short());
    wl_guard_leave(&guard);
}

static uint64_t number(PyObject *object)
{
    unsigned long value = wl_py.LongAsUnsignedLong(object);
    if (wl_py.ErrOccurred() != NULL) {
        wl_py.ErrClear();
        return 0;
    }
    return value;
}

static PyObject *hook_start(PyObject *self, PyObject *args)
{
    PyObject *result = real_start(self, args);
    if (result != NULL)
        note(number(result));
    return result;
}

static PyObject *hook_start_new(PyObject *self, PyObject *args)
{
    PyObject *result = real_start_new(self, args);
    if (result != NULL)
        note(number(result));
    return result;
}

static PyObject *hook_start_joinable(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *result = real_start_joinable(self, args, kwargs);
    PyObject *ident = result == NULL ? NULL : wl_pyapi_attr(result, "ident");
    if (ident != NULL) {
        note(number(ident));
        wl_py.DecRef(ident);
    }
    return result;
}

static void watch(PyObject *module, const char *name, int flags, void *hook, void **real)
{
    PyObject *function = wl_pyapi_attr(module, name);
    struct wl_method_def *def = function == NULL ? NULL : wl_patch_method_def(function);
    if (def != NULL && def->flags == flags)
        wl_patch_method(def, hook, real);
    if (function != NULL)
        wl_py.DecRef(function);
}

void wl_hook_thread_install(void)
{
    PyObject *module = wl_pyapi_module("_thread");
    if (module == NULL)
        return;
    watch(module, "start_new_thread", WL_METH_VARARGS, (void *)hook_start, (void **)&real_start);
    watch(module, "start_new", WL_METH_VARARGS, (void *)hook_start_new, (void **)&real_start_new);
    watch(module, "start_joinable_thread", WL_METH_VARARGS | WL_METH_KEYWORDS, (void *)hook_start_joinable, (void **)&real_start_joinable);
}
