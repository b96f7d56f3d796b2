/* What asyncio's debug mode remembers: where a task, a future, a handle, a session was made.  See debugmode.h.
 *
 * Runs in hooks, with the GIL, inside a full guard.  In debug mode asyncio, uvloop and libraries like aiohttp put into the
 * _source_traceback of what they make a traceback.StackSummary: a list of FrameSummary objects, the outermost frame first (CPython 3.8
 * to 3.15, Lib/asyncio/format_helpers.py: its ten innermost frames).  Read here without running Python code: slots and exact texts and
 * numbers only.  It tells file, line and name; the module of a file is known where the error's own stack passes through it.
 */
#include <string.h>

#include "debugmode.h"
#include "pystack.h"

enum { DEEP = 32, LIST_ITEMS = 24 };   /* PyListObject.ob_item */

static int number(PyObject *object, const char *name)
{
    PyObject *value = wl_pyapi_attr(object, name);
    unsigned long number = value == NULL ? 0 : wl_py.LongAsUnsignedLong(value);
    if (value != NULL)
        wl_py.DecRef(value);
    if (wl_py.ErrOccurred() != NULL) {
        wl_py.ErrClear();
        return 0;
    }
    return number > INT32_MAX ? 0 : (int)number;
}

static const struct wl_frame *frame_of(PyObject *summary, const struct wl_stack *raised)
{
    char file[1024], name[192];
    int line = number(summary, "lineno");
    if (line == 0 || wl_pyapi_attr_text(summary, "filename", file, sizeof file) < 0 ||
        wl_pyapi_attr_text(summary, "name", name, sizeof name) < 0)
        return NULL;
    return wl_pystack_frame_told(file, sizeof file, name, line, raised);
}

/* Only the summary itself, or a list: a program may have put anything there. */
static bool is_summary(PyObject *object)
{
    return wl_py.IsSubtype(wl_type_of(object), wl_py.List);
}

bool wl_debugmode_made_at(PyObject *object, const struct wl_stack *raised, struct wl_moment *ret)
{
    const struct wl_frame *frames[DEEP];
    PyObject *list = wl_pyapi_attr(object, "_source_traceback");
    size_t total = list != NULL && is_summary(list) ? *(const size_t *)((const char *)list + WL_VAR_SIZE) : 0, count = 0;
    PyObject **items = total == 0 ? NULL : wl_read_ptr(list, LIST_ITEMS);
    for (size_t i = 0; i < total && i < DEEP; i++) {
        const PyObject *item = items[total - 1 - i];
        const struct wl_frame *frame = item == NULL ? NULL : frame_of(items[total - 1 - i], raised);
        if (frame == NULL)
            break;
        frames[count++] = frame;
    }
    if (list != NULL)
        wl_py.DecRef(list);
    const struct wl_stack *stack = count == 0 ? NULL : wl_pystack_above(frames, count, NULL);
    if (stack != NULL)
        *ret = (struct wl_moment){ .stack = stack };
    return stack != NULL;
}
