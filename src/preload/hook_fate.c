/* What happens to an exception on its way, other than being raised and dying, and the last moment at which it can be read.
 *
 *   its group dies           tp_dealloc and tp_finalize of BaseExceptionGroup (3.11 and later): `except*` catches the group, and its
 *                            members are never seen at the catcher
 *   its traceback is taken   the setter of BaseException.__traceback__: a process pool's worker does that to what it caught
 *   the end of the program   vectorcall of threading._shutdown, which the interpreter calls when the program has run, before it takes
 *                            anything down; the PyMethodDef of posix._exit, after which nothing is called at all
 * Runs with the GIL.  All but the last two cost one look at a counter while no loop error is under way.
 */
#include <string.h>

#include "begin.h"
#include "guard.h"
#include "hooks.h"
#include "incidents.h"
#include "patch.h"
#include "state.h"
#include "underway.h"

typedef int setter_fn(PyObject *self, PyObject *value, void *closure);

/* PyGetSetDef and PyMemberDef, Include/descrobject.h. */
struct getset_def {
    const char *name;
    void *get;
    setter_fn *set;
};
struct member_def {
    const char *name;
    int type;
    ssize_t offset;
};

static wl_dealloc_fn *real_group_dealloc;
static ssize_t group_members;       /* where a group keeps the tuple of its members */
static setter_fn *real_set_traceback;
static wl_vectorcall_fn *real_shutdown;
static void *real_exit;

static bool enter(struct wl_guard *guard)
{
    if (wl_state_phase() != WL_PHASE_READY || !wl_guard_enter(guard, true))
        return false;
    wl_begin_room();
    return true;
}

/* --- groups --- */

static void group_dies(PyObject *group)
{
    struct wl_guard guard;
    PyObject *members = wl_read_ptr(group, (int)group_members);
    if (!wl_pyapi_is_exact(members, wl_py.Tuple) || !enter(&guard))
        return;
    wl_incidents_group_died(members, wl_read_ptr(group, wl_layout->exc_traceback));
    wl_guard_leave(&guard);
}

static void hook_group_dealloc(PyObject *self)
{
    if (wl_underway_any())
        group_dies(self);
    real_group_dealloc(self);
}

/* Exceptions have no finalizer of their own.  The collector calls all finalizers of a cycle before it takes anything apart: the members may be cleared before their group. */
static void hook_group_finalize(PyObject *self)
{
    if (wl_underway_any())
        group_dies(self);
}

/* The definition behind an attribute that a type written in C declares: `kind` is the descriptor's type. */
static void *definition(PyObject *type, const char *name, const char *kind)
{
    PyObject *key = wl_py.UnicodeFromString(name);
    PyObject *found = key == NULL || wl_py.TypeLookup == NULL ? NULL : wl_py.TypeLookup(type, key);
    void *def = found != NULL && strcmp(wl_type_name(wl_type_of(found)), kind) == 0 ? wl_read_ptr(found, WL_DESCR_METHOD) : NULL;
    if (key != NULL)
        wl_py.DecRef(key);
    wl_py.ErrClear();
    return def;
}

static void watch_finalizer(PyObject *type)
{
    enum { TYPE_FINALIZE = 392 };
    if (wl_read_ptr(type, TYPE_FINALIZE) == NULL)
        wl_patch_slot(type, TYPE_FINALIZE, (void *)hook_group_finalize);
}

/* ExceptionGroup is a class of its own, made when the interpreter starts: it has copied the slots. */
static void watch_groups(PyObject *type)
{
    const struct member_def *members = definition(type, "exceptions", "member_descriptor");
    if (members == NULL || members->offset <= 0 || wl_read_ptr(type, WL_TYPE_DEALLOC) == (void *)hook_group_dealloc)
        return;
    PyObject *builtins = wl_pyapi_module("builtins"), *plain = builtins == NULL ? NULL : wl_pyapi_attr(builtins, "ExceptionGroup");
    group_members = members->offset;
    real_group_dealloc = (wl_dealloc_fn *)wl_read_ptr(type, WL_TYPE_DEALLOC);
    wl_patch_slot(type, WL_TYPE_DEALLOC, (void *)hook_group_dealloc);
    watch_finalizer(type);
    if (plain != NULL && wl_type_of(plain) == wl_py.Type && wl_py.IsSubtype(plain, type))
        watch_finalizer(plain);
    if (plain != NULL)
        wl_py.DecRef(plain);
}

/* --- tracebacks --- */

static int hook_set_traceback(PyObject *self, PyObject *value, void *closure)
{
    struct wl_guard guard;
    if (value == wl_py.None && wl_underway_any() && wl_underway_has(self) && enter(&guard)) {
        wl_incidents_untraced(self);
        wl_guard_leave(&guard);
    }
    return real_set_traceback(self, value, closure);
}

static void watch_tracebacks(PyObject *type)
{
    struct getset_def *def = definition(type, "__traceback__", "getset_descriptor");
    if (def == NULL || def->set == NULL || def->set == hook_set_traceback)
        return;
    real_set_traceback = def->set;
    def->set = hook_set_traceback;
}

/* --- the end --- */

static PyObject *hook_shutdown(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct wl_guard guard;
    PyObject *result = real_shutdown(function, args, nargsf, names);
    if (wl_underway_any() && enter(&guard)) {
        wl_incidents_ending();
        wl_guard_leave(&guard);
    }
    return result;
}

static PyObject *hook_exit(PyObject *self, PyObject *const *a, ssize_t b, PyObject *names)
{
    struct wl_guard guard;
    wl_meth_fast_keywords_fn *real = (wl_meth_fast_keywords_fn *)real_exit;
    if (enter(&guard)) {
        wl_incidents_ending();
        wl_incidents_at_exit(true);
        wl_guard_leave(&guard);
    }
    return real(self, a, b, names);
}

static void watch_end(void)
{
    PyObject *module = wl_pyapi_module("threading");
    PyObject *shutdown = module == NULL ? NULL : wl_pyapi_attr(module, "_shutdown");
    if (shutdown != NULL) {
        wl_patch_called_from_c(shutdown, hook_shutdown, &real_shutdown);
        wl_py.DecRef(shutdown);
    }
    module = wl_pyapi_module("posix");
    PyObject *exit = module == NULL ? NULL : wl_pyapi_attr(module, "_exit");
    struct wl_method_def *def = exit == NULL ? NULL : wl_patch_method_def(exit);
    if (def != NULL)
        wl_patch_method(def, (void *)hook_exit, &real_exit);
    if (exit != NULL)
        wl_py.DecRef(exit);
}

void wl_hook_fate_install(void)
{
    if (wl_py.ExcBaseException != NULL)
        watch_tracebacks(*wl_py.ExcBaseException);
    if (wl_py.ExcBaseExceptionGroup != NULL)
        watch_groups(*wl_py.ExcBaseExceptionGroup);
    watch_end();
}
