/* What became of an exception.  See outcome.h.
 *
 * Runs in hooks, with the GIL, inside a full guard.  When an exception dies, the first entry of its traceback belongs to the frame that
 * caught it, at the line inside its try through which it came (facts of CPython 3.8 to 3.15: entries are put in front as
 * the exception passes outwards).  A first entry outside any try, or of a frame that the exception ended all the same (a finally, a
 * with, no matching handler), means that compiled code took the exception: a task's step, a thread's end, the top of the program.
 * All ways of an exception count, also those in other threads: a catcher outside the innermost user frame of the traceback is a
 * framework's.
 */
#include <string.h>

#include "../common/hash.h"
#include "facts.h"
#include "loops.h"
#include "outcome.h"
#include "pystack.h"

static bool is_traceback(const PyObject *object)
{
    return object != NULL && wl_type_of(object) == wl_py.TraceBack;
}

static PyObject *next_entry(PyObject *entry)
{
    PyObject *next = wl_read_ptr(entry, WL_TB_NEXT);
    return is_traceback(next) ? next : NULL;
}

bool wl_outcome_stayed(PyObject *traceback, const struct wl_words *words)
{
    if (!is_traceback(traceback) || next_entry(traceback) == NULL)
        return true;
    /* entry 0 is the catcher: it asked itself if all that lies inside it belongs to whom it asked */
    for (PyObject *entry = next_entry(traceback); entry != NULL; entry = next_entry(entry)) {
        const struct wl_frame *f = wl_pystack_traceback_frame(entry);
        if (f == NULL || !wl_catch_is_asked(words, f))
            return false;
    }
    return true;
}

static bool is_named(const struct wl_frame *f, const char *module, const char *name)
{
    return f->module != NULL && strcmp(f->module, module) == 0 && strcmp(f->name, name) == 0;
}

/* Inside the catcher's frame, the traceback passes through user code. */
static bool passes_user(PyObject *traceback)
{
    for (PyObject *entry = next_entry(traceback); entry != NULL; entry = next_entry(entry)) {
        const struct wl_frame *f = wl_pystack_traceback_frame(entry);
        if (f != NULL && wl_facts_is_user(f))
            return true;
    }
    return false;
}

static void decide_caught(PyObject *traceback, const struct wl_frame *catcher, struct wl_decision *ret)
{
    ret->handled_at = catcher;
    ret->outcome = WL_OUTCOME_HANDLED;
    if (wl_facts_is_user(catcher))
        return;
    if (is_named(catcher, "asyncio.events", "_run")) {
        ret->by = "the loop's exception handler";
        ret->outcome = WL_OUTCOME_UNHANDLED;
    } else if (is_named(catcher, "threading", "_bootstrap_inner")) {
        ret->by = "threading.excepthook";
        ret->outcome = WL_OUTCOME_UNHANDLED;
    } else if (passes_user(traceback)) {
        ret->outcome = WL_OUTCOME_UNHANDLED;    /* a server, runner or test framework outside the user's code */
    }
}

void wl_outcome_of_traceback(PyObject *traceback, struct wl_decision *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->outcome = WL_OUTCOME_UNKNOWN;
    if (!is_traceback(traceback))
        return;
    const struct wl_frame *catcher = wl_pystack_traceback_frame(traceback);
    if (catcher == NULL)
        return;
    if (wl_pystack_traceback_is_protected(traceback) && !wl_pystack_traceback_went_on(traceback)) {
        decide_caught(traceback, catcher, ret);
    } else if (is_named(catcher, "__main__", "<module>")) {
        ret->outcome = WL_OUTCOME_UNHANDLED;
        ret->by = "sys.excepthook";
    }
}

bool wl_outcome_is_library_flow(const struct wl_decision *decision)
{
    return decision->outcome == WL_OUTCOME_HANDLED && decision->handled_at != NULL && !wl_facts_is_user(decision->handled_at);
}

enum { WIDE = 64, DEEP = 8 };

struct walk {
    void (*visit)(PyObject *, bool, void *);
    void *arg;
    int left;               /* exceptions still to be looked at: graphs may be large or circular */
};

static void visit_all(struct walk *w, PyObject *exception, bool replaced, int depth);

static void visit_attr(struct walk *w, PyObject *exception, const char *name, int depth)
{
    PyObject *other = wl_pyapi_attr(exception, name);
    if (other != NULL && other != wl_py.None)
        visit_all(w, other, true, depth + 1);
    if (other != NULL)
        wl_py.DecRef(other);
}

static void visit_members(struct walk *w, PyObject *exception, bool replaced, int depth)
{
    PyObject *members = wl_pyapi_attr(exception, "exceptions");
    if (wl_pyapi_is_exact(members, wl_py.Tuple))
        for (ssize_t i = 0; i < wl_py.TupleSize(members) && i < WIDE; i++)
            visit_all(w, wl_py.TupleGetItem(members, i), replaced, depth + 1);
    if (members != NULL)
        wl_py.DecRef(members);
}

static void visit_all(struct walk *w, PyObject *exception, bool replaced, int depth)
{
    if (depth > DEEP || w->left-- <= 0)
        return;
    w->visit(exception, replaced, w->arg);
    visit_members(w, exception, replaced, depth);
    visit_attr(w, exception, "__cause__", depth);
    visit_attr(w, exception, "__context__", depth);
}

void wl_outcome_each_related(PyObject *exception, void (*visit)(PyObject *, bool, void *), void *arg)
{
    struct walk w = { visit, arg, WIDE };
    visit_all(&w, exception, false, 0);
}

static void visit_leaves(struct walk *w, PyObject *members, int depth)
{
    for (ssize_t i = 0; depth <= DEEP && i < wl_py.TupleSize(members) && w->left-- > 0; i++) {
        PyObject *member = wl_py.TupleGetItem(members, i), *inner = wl_pyapi_attr(member, "exceptions");
        w->visit(member, false, w->arg);
        if (wl_pyapi_is_exact(inner, wl_py.Tuple))
            visit_leaves(w, inner, depth + 1);
        if (inner != NULL)
            wl_py.DecRef(inner);
    }
}

void wl_outcome_each_member(PyObject *members, void (*visit)(PyObject *, bool, void *), void *arg)
{
    struct walk w = { visit, arg, WIDE };
    visit_leaves(&w, members, 0);
}

uint64_t wl_outcome_history_key(const struct wl_incident *inc)
{
    struct wl_loop loop;
    if (!wl_loops_get(inc->involved, &loop))
        return inc->involved != 0;
    uint64_t h = wl_hash_word(WL_HASH_INIT, (uint64_t)(uintptr_t)loop.closed.stack);
    h = wl_hash_word(h, (uint64_t)(uintptr_t)loop.created.stack);
    h = wl_hash_word(h, (uint64_t)(uintptr_t)loop.stopped.stack);
    return wl_hash_word(h, (uint64_t)(loop.pid != inc->pid));
}
