/* Source lines that are in no file.  See cells.h.
 *
 * Runs when an incident is judged, with the GIL.  linecache.cache is an exact dict from file name to (size, mtime, lines, name);
 * linecache's own functions are Python code and are not called.
 */
#include <string.h>

#include "cells.h"
#include "depot.h"
#include "pyapi.h"
#include "state.h"

/* The text of a line without its end; negative if there is none of that kind, or it is too long. */
static ssize_t text_of(PyObject *lines, int line, char *text, size_t size)
{
    ssize_t count = *(const ssize_t *)((const char *)lines + WL_VAR_SIZE);
    PyObject *const *items = wl_read_ptr(lines, 24);    /* ob_item, 3.8 to 3.15 */
    if (line < 1 || line > count || items == NULL || wl_pyapi_text(items[line - 1], text, size) < 0)
        return -1;
    return (ssize_t)strcspn(text, "\r\n");
}

/* All the lines of a call that has several; one that does not fit is left. */
static void attach_block(PyObject *lines, const struct wl_frame *frame)
{
    char text[2000];
    size_t used = 0;
    for (int line = frame->line; line <= frame->end_line; line++) {
        ssize_t size = text_of(lines, line, text + used, sizeof text - used);
        if (size < 0 || used + (size_t)size + 2 > sizeof text)
            return;
        used += (size_t)size;
        text[used++] = '\n';
    }
    wl_state_lock();
    wl_depot_set_block(frame, text, used - 1);
    wl_state_unlock();
}

static void attach(PyObject *cache, const struct wl_frame *frame)
{
    PyObject *entry = wl_py.DictGetItemString(cache, frame->file);
    if (!wl_pyapi_is_exact(entry, wl_py.Tuple) || wl_py.TupleSize(entry) < 3)
        return;
    PyObject *lines = wl_py.TupleGetItem(entry, 2);
    char text[1024];
    ssize_t size = wl_pyapi_is_exact(lines, wl_py.List) ? text_of(lines, frame->line, text, sizeof text) : -1;
    if (size < 0)
        return;
    wl_state_lock();
    wl_depot_set_source(frame, text, (size_t)size);
    wl_state_unlock();
    if (frame->column >= 0 && frame->end_line > frame->line)
        attach_block(lines, frame);
}

void wl_cells_attach(const struct wl_frame *const *frames, size_t count)
{
    PyObject *module = NULL, *cache = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct wl_frame *f = frames[i];
        if (f->source != NULL || (f->origin != WL_ORIGIN_NOTEBOOK && f->file[0] != '<'))
            continue;
        if (module == NULL && (module = wl_pyapi_module("linecache")) != NULL)
            cache = wl_pyapi_attr(module, "cache");
        if (!wl_pyapi_is_exact(cache, wl_py.Dict))
            break;
        attach(cache, f);
    }
    if (cache != NULL)
        wl_py.DecRef(cache);
}
