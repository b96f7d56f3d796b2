/* How whyloop comes to life in a process.
 *
 * The constructor runs before Python, in whatever program this is: unless it is a CPython that whyloop knows it ends after a
 * few look-ups.  It replaces the first slots and waits (WAITING).  The class hook calls wl_begin_* when threading and
 * asyncio (or trio) are imported; then all is checked and installed (READY).  The destructor has the last word.
 */
#include <stdatomic.h>
#include <string.h>
#include <sys/auxv.h>

#include "config.h"

#include "begin.h"
#include "catch.h"
#include "depot.h"
#include "emit.h"
#include "guard.h"
#include "hooks.h"
#include "incidents.h"
#include "loops.h"
#include "modules.h"
#include "natstack.h"
#include "origin.h"
#include "record.h"
#include "state.h"
#include "threads.h"

static bool functions_found, threads_begun;

bool wl_begin_functions(void)
{
    const char *missing = "";
    if (functions_found)
        return true;
    if (wl_state_phase() != WL_PHASE_WAITING)
        return false;
    if (wl_pyapi_load(&missing) < 0) {
        wl_state_break("this CPython lacks a function that whyloop needs: it is not watched");
        return false;
    }
    return functions_found = true;
}

void wl_begin_threads(void)
{
    if (threads_begun)
        return;
    if (wl_pyapi_check() < 0) {
        wl_state_break("this CPython is laid out in another way than its version's: it is not watched");
        return;
    }
    if (wl_depot_init() < 0 || wl_threads_init() < 0)
        return;
    threads_begun = true;
    wl_hook_thread_install();
}

/* The standard library lies where asyncio's package does, or threading. */
static void learn_stdlib(void)
{
    static const struct {
        const char *module, *tail;
    } known[] = { { "asyncio.events", "/asyncio/" }, { "threading", "/threading.py" } };
    char path[1024];
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        PyObject *module = wl_pyapi_module(known[i].module);
        if (module == NULL || wl_pyapi_attr_text(module, "__file__", path, sizeof path) < 0)
            continue;
        char *end = strstr(path, known[i].tail);
        if (end == NULL)
            continue;
        *end = '\0';
        wl_origin_set_stdlib(path);
        return;
    }
}

void wl_begin_watching(void)
{
    if (wl_state_phase() != WL_PHASE_WAITING)
        return;
    wl_begin_threads();
    if (!threads_begun)
        return;
    if (wl_loops_init((unsigned)wl_state_options()->history) < 0 || wl_incidents_init() < 0) {
        wl_state_break("no memory for its tables: this process is not watched");
        return;
    }
    learn_stdlib();
    wl_modules_note_program();
    wl_natstack_load();
    wl_hook_raise_install_outcome();
    wl_hook_raise_see_modules();
    wl_hook_last_install();
    wl_hook_fate_install();
    wl_state_set_phase(WL_PHASE_READY);
    if (wl_state_options()->verbosity >= 1)
        wl_emit_complaint("watching this process's event loops");
}

void wl_begin_room(void)
{
    if (!wl_depot_is_tight() || !wl_guard_stop_others())
        return;
    if (wl_depot_begin_move()) {
        wl_loops_move();
        wl_threads_move();
        wl_incidents_move();
        wl_depot_end_move();
    }
    wl_guard_let_others();
}

static void start(void)
{
    const char *why = NULL;
    if (getauxval(AT_SECURE) != 0)
        return;
    int error = wl_pyapi_init(&why);
    if (error < 0 && why == NULL)
        return;         /* not CPython */
    if (wl_state_init() < 0)
        return;
    if (!wl_state_options()->enable) {
        wl_record_off();
        return;
    }
    if (error < 0) {
        wl_state_break(why);
        return;
    }
    wl_modules_init();
    wl_natstack_init();
    wl_catch_text_init();
    if (wl_layout->minor < 14)
        wl_hook_raise_install();
    wl_hook_class_install();
    wl_state_set_phase(WL_PHASE_WAITING);
    wl_record_active();
}

__attribute__((constructor)) static void constructor(void)
{
    start();
}

__attribute__((destructor)) static void destructor(void)
{
    if (wl_state_phase() != WL_PHASE_READY)
        return;
    wl_state_set_phase(WL_PHASE_ENDED);
    wl_incidents_at_exit(false);
}

/* Context: any.  The version of the library that is loaded in this process, for whoever attaches or asks. */
__attribute__((visibility("default"))) const char *whyloop_version(void);

const char *whyloop_version(void)
{
    return PACKAGE_VERSION;
}
