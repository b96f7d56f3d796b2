/* Replacing pointers below the object.  See patch.h.
 *
 * Context: the constructor for static types, hooks with the GIL for the rest.  Stores are aligned words; readers see the old or the new one.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "patch.h"

static void *swap(void *where, void *value)
{
    return atomic_exchange((_Atomic(void *) *)where, value);
}

void *wl_patch_slot(PyObject *type, int offset, void *hook)
{
    return swap((char *)type + offset, hook);
}

struct wl_method_def *wl_patch_method_def(PyObject *callable)
{
    PyObject *type = wl_type_of(callable);
    if (type == wl_py.CFunction || wl_py.IsSubtype(type, wl_py.CFunction))
        return wl_read_ptr(callable, WL_METHOD_DEF);
    if (type == wl_py.MethodDescr)
        return wl_read_ptr(callable, WL_DESCR_METHOD);
    const char *name = wl_type_name(type), *dot = strrchr(name, '.');
    if (strcmp(dot != NULL ? dot + 1 : name, "cython_function_or_method") == 0)
        return wl_read_ptr(callable, WL_METHOD_DEF);
    return NULL;
}

void wl_patch_method(struct wl_method_def *def, void *hook, void **real)
{
    if ((void *)def->meth == hook)
        return;
    *real = (void *)def->meth;
    swap(&def->meth, hook);
}

int wl_patch_vectorcall(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real)
{
    if (wl_layout->minor == 11 || !wl_pyapi_is_exact(function, wl_py.Function))
        return -ENOTSUP;
    wl_vectorcall_fn *now = (wl_vectorcall_fn *)wl_read_ptr(function, wl_layout->function_vectorcall);
    if (now == hook)
        return 0;
    *real = now;
    if (wl_py.FunctionSetVectorcall != NULL)
        wl_py.FunctionSetVectorcall(function, hook);    /* takes specialised call sites off their fast path, too */
    else
        swap((char *)function + wl_layout->function_vectorcall, (void *)hook);
    return 0;
}

PyObject *wl_patch_argument(int flags, PyObject *const *a, ssize_t b, unsigned position)
{
    if ((flags & WL_METH_FASTCALL) != 0)
        return (ssize_t)position < b ? a[position] : NULL;
    if ((flags & WL_METH_O) != 0)
        return position == 0 ? (PyObject *)(uintptr_t)a : NULL;
    PyObject *tuple = (PyObject *)(uintptr_t)a;
    if ((flags & WL_METH_VARARGS) != 0 && tuple != NULL && (ssize_t)position < wl_py.TupleSize(tuple))
        return wl_py.TupleGetItem(tuple, position);
    return NULL;
}
