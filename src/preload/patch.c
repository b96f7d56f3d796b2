/* Replacing pointers below the object.  See patch.h.
 *
 * Context: the constructor for static types, hooks with the GIL for the rest.  Stores are aligned words; readers see the old or the new one.
 */
#include <dlfcn.h>
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

/* --- 3.11 ---
 *
 * 3.11 pushes the frame of a plain function called from Python without looking at its vectorcall, but only where the
 * function's type is PyFunction_Type itself.  A static twin of that type, derived from it and otherwise equal, makes it
 * look.  One thing shows: type(f) is not types.FunctionType (isinstance, inspect, pickle, copy and mock do not mind).
 * The alternative, comparing the loop's _stopping around each Context.run, costs every callback, and misses the line.
 */
enum {
    TYPE_SIZE = 408, TYPE_METHODS = 232, TYPE_BASE = 256, TYPE_DICT = 264, TYPE_BASES = 336, TYPE_MRO = 344, TYPE_CACHE = 352,
    TYPE_SUBCLASSES = 360, TYPE_WEAKLIST = 368, TYPE_VERSION = 384, FUNCTION_QUALNAME = 40,
    FLAGS_OF_READINESS = 1 << 12 | 1 << 13 | 1 << 19, FLAGS_OF_SUBCLASSING = 1 << 10,
};

static _Alignas(16) char twin[TYPE_SIZE];

/* pickle and copy ask a type they do not know for this; a string means "a global of that name", as for every function. */
static PyObject *twin_reduce_ex(PyObject *self, PyObject *protocol)
{
    (void)protocol;
    PyObject *qualname = wl_read_ptr(self, FUNCTION_QUALNAME);
    wl_py.IncRef(qualname);
    return qualname;
}

static struct wl_method_def twin_methods[] = {
    { "__reduce_ex__", twin_reduce_ex, WL_METH_O, NULL },
    { NULL, NULL, 0, NULL },
};

static bool make_twin(void)
{
    static const int cleared[] = { TYPE_DICT, TYPE_BASES, TYPE_MRO, TYPE_CACHE, TYPE_SUBCLASSES, TYPE_WEAKLIST };
    static bool tried, made;
    int (*ready)(PyObject *type) = (int (*)(PyObject *))dlsym(RTLD_DEFAULT, "PyType_Ready");
    if (tried || ready == NULL)
        return made;
    tried = true;
    memcpy(twin, wl_py.Function, TYPE_SIZE);
    for (size_t i = 0; i < sizeof cleared / sizeof cleared[0]; i++)
        *(void **)(twin + cleared[i]) = NULL;
    *(uint64_t *)(twin + TYPE_VERSION) &= ~UINT64_C(0xffffffff);
    *(unsigned long *)(twin + WL_TYPE_FLAGS) &= ~(unsigned long)(FLAGS_OF_READINESS | FLAGS_OF_SUBCLASSING);
    *(void **)(twin + TYPE_BASE) = wl_py.Function;
    *(void **)(twin + TYPE_METHODS) = twin_methods;
    *(long *)twin = 1000000;    /* never deallocated */
    made = ready((PyObject *)twin) == 0;
    if (!made)
        wl_py.ErrClear();
    return made;
}

static int patch_on_311(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real)
{
    if (wl_type_of(function) == (PyObject *)twin)
        return 0;
    if (!wl_pyapi_is_exact(function, wl_py.Function) || !make_twin())
        return -ENOTSUP;
    *real = (wl_vectorcall_fn *)wl_read_ptr(function, wl_layout->function_vectorcall);
    swap((char *)function + wl_layout->function_vectorcall, (void *)hook);
    swap((char *)function + WL_OBJECT_TYPE, twin);
    return 0;
}

int wl_patch_vectorcall(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real)
{
    if (wl_layout->minor == 11)
        return patch_on_311(function, hook, real);
    if (!wl_pyapi_is_exact(function, wl_py.Function))
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

int wl_patch_called_from_c(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real)
{
    if (!wl_pyapi_is_exact(function, wl_py.Function))
        return -ENOTSUP;
    wl_vectorcall_fn *now = (wl_vectorcall_fn *)wl_read_ptr(function, wl_layout->function_vectorcall);
    if (now == hook)
        return 0;
    if (*real != NULL && *real != now)
        return -ENOTSUP;
    *real = now;
    if (wl_py.FunctionSetVectorcall != NULL)
        wl_py.FunctionSetVectorcall(function, hook);
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
