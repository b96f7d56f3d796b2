/* Classes as they are made: the moment to install the rest.
 *
 * PyType_Type.tp_init is called for each class.  "Thread" of threading means that threads may be started soon; "BaseEventLoop" of
 * asyncio.base_events means that asyncio is being imported, with _asyncio and asyncio.events there already; trio has loops of its
 * own and may do without asyncio.  Later classes may be loop classes.  A program that uses none of these pays for three comparisons a class.
 * Runs with the GIL.
 */
#include <string.h>

#include "begin.h"
#include "guard.h"
#include "hooks.h"
#include "patch.h"
#include "state.h"

static wl_init_fn *real_type_init;
static bool exceptions_wait;    /* 3.14 and later: the exception types are not patched yet */

/* Classes that are made while their library is imported, before any loop of it runs. */
static const struct sign {
    const char *name, *full_name;
} signs[] = {
    { "BaseEventLoop", "asyncio.base_events.BaseEventLoop" },
    { "Thread", "threading.Thread" },
    { "Runner", "trio._core._run.Runner" },
};
enum { SIGN_ASYNCIO, SIGN_THREADING, SIGN_OTHER };

static bool is_class(PyObject *type, const struct sign *sign)
{
    char text[128];
    if (strcmp(wl_type_name(type), sign->name) != 0)
        return false;
    wl_pyapi_type_text(type, text, sizeof text);
    return strcmp(text, sign->full_name) == 0;
}

static void begin(PyObject *type)
{
    if (is_class(type, &signs[SIGN_THREADING]))
        wl_begin_threads();
    else if (is_class(type, &signs[SIGN_ASYNCIO]) || is_class(type, &signs[SIGN_OTHER]))
        wl_begin_watching();
}

static void look(PyObject *type)
{
    struct wl_guard guard;
    if (!wl_guard_enter(&guard, true))
        return;
    if (wl_state_phase() == WL_PHASE_WAITING)
        begin(type);
    if (wl_state_phase() == WL_PHASE_READY) {
        if (is_class(type, &signs[SIGN_ASYNCIO]))
            wl_hook_loop_install(type);     /* each interpreter has its own */
        else if (wl_hook_loop_is_loop_class(type))
            wl_hook_loop_see_class(type);
        else
            wl_hook_raise_see_class(type);
    }
    wl_guard_leave(&guard);
}

static bool is_of_interest(PyObject *type)
{
    if (wl_state_phase() == WL_PHASE_READY)
        return true;
    if (wl_state_phase() != WL_PHASE_WAITING)
        return false;
    const char *name = wl_type_name(type);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (name[0] == signs[i].name[0] && strcmp(name, signs[i].name) == 0)
            return true;
    return false;
}

static int hook_type_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    int result = real_type_init(self, args, kwargs);
    if (exceptions_wait)
        exceptions_wait = !wl_hook_raise_install_when_ready();
    if (result == 0 && is_of_interest(self) && wl_begin_functions())
        look(self);
    return result;
}

void wl_hook_class_install(void)
{
    exceptions_wait = wl_layout->minor >= 14;
    real_type_init = (wl_init_fn *)wl_patch_slot(wl_py.Type, WL_TYPE_INIT, (void *)hook_type_init);
}
