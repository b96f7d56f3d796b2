/* Replacing pointers below the object, so that nothing is to be seen of it: slots of types, methods of PyMethodDefs,
 * vectorcalls of functions. */
#ifndef WL_PATCH_H
#define WL_PATCH_H

#include "pyapi.h"

/* Context: start, gil.  An aligned store of a slot; returns what was there. */
void *wl_patch_slot(PyObject *type, int offset, void *hook);

/* Context: gil.  The PyMethodDef behind a C function, a method descriptor or a Cython function; NULL for anything else. */
struct wl_method_def *wl_patch_method_def(PyObject *callable);

/* Context: gil.  Puts `hook` into a PyMethodDef and the former one into *real, unless it is there already. */
void wl_patch_method(struct wl_method_def *def, void *hook, void **real);

/* Context: gil.  The same for a plain function's vectorcall: 0, or -ENOTSUP (not a plain function).  On 3.11 see patch.c. */
int wl_patch_vectorcall(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real);

/* Context: gil.  The same for a function of the program that the interpreter calls from C: any number of functions share one hook,
 * since all that are plain have one vectorcall.  0, or -ENOTSUP. */
int wl_patch_called_from_c(PyObject *function, wl_vectorcall_fn *hook, wl_vectorcall_fn **real);

/* Context: gil.  An argument of a method call by position (self not counted), for any of the calling conventions of PyMethodDef:
 * `a` and `b` are the second and third machine argument.  Borrowed, NULL if it is not there. */
PyObject *wl_patch_argument(int flags, PyObject *const *a, ssize_t b, unsigned position);

#endif
