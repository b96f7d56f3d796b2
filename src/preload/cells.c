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

static void attach(PyObject *cache, const struct wl_frame *frame)
{
    PyObject *entry = wl_py.DictGetItemString(cache, frame->file);
    if (!wl_pyapi_is_exact(entry, wl_py.Tuple) || wl_py.TupleSize(entry) < 3)
        return;
    PyObject *lines = wl_py.TupleGetItem(entry, 2);
    if (!wl_pyapi_is_exact(lines, wl_py.List) || frame->line < 1)
        return;
    ssize_t count = *(const ssize_t *)((const char *)lines + WL_VAR_SIZE);
    PyObject *const *items = wl_read_ptr(lines, 24);    /* ob_item, 3.8 to 3.15 */
    char text[1024];
    if (frame->line > count || items == NULL || wl_pyapi_text(items[frame->line - 1], text, sizeof text) < 0)
        return;
    text[strcspn(text, "\r\n")] = '\0';
    wl_state_lock();
    wl_depot_set_source(frame, text, strlen(text));
    wl_state_unlock();
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
