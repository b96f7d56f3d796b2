/* A PEP 678 note on the exception.  See note.h.
 *
 * Runs at the raise, with the GIL, after the incident was judged.  What add_note() does is done here without calling it, since a
 * subclass may have a method of that name: __notes__ is an exact list in the exception's own dict, or is made.
 */
#include <string.h>

#include "../common/buf.h"
#include "note.h"
#include "state.h"

/* The label at the line tells numbers and times of this one incident; the cause's own words are the same for all of a fingerprint. */
static void put_line(const struct wl_verdict *v, struct wl_buf *out)
{
    wl_buf_puts(out, "whyloop: ");
    wl_buf_puts(out, wl_cause_name(v->cause));
    if (v->location != NULL) {
        wl_buf_puts(out, ", see ");
        wl_buf_puts(out, v->location->file);
        wl_buf_putc(out, ':');
        wl_buf_dec(out, v->location->line);
    }
    wl_buf_puts(out, ": ");
    wl_buf_puts(out, wl_cause_title(v->cause));
}

/* The exception's list of notes, new reference; made where there is none. */
static PyObject *notes_of(PyObject *exception)
{
    PyObject *notes = wl_pyapi_attr(exception, "__notes__");
    if (notes != NULL)
        return notes;
    notes = wl_py.ListNew(0);
    if (notes != NULL && wl_py.SetAttrString(exception, "__notes__", notes) < 0) {
        wl_py.DecRef(notes);
        notes = NULL;
    }
    return notes;
}

/* A class that sets attributes in its own way is left alone: asking it would run its code. */
static bool sets_plainly(PyObject *exception)
{
    enum { TYPE_SETATTRO = 152 };
    return wl_read_ptr(wl_type_of(exception), TYPE_SETATTRO) == wl_read_ptr(*wl_py.ExcRuntimeError, TYPE_SETATTRO);
}

void wl_note_add(PyObject *exception, const struct wl_verdict *verdict)
{
    char storage[512];
    struct wl_buf line;
    if (!wl_state_options()->notes || wl_layout->minor < 11 || !sets_plainly(exception))
        return;
    wl_buf_init(&line, storage, sizeof storage);
    put_line(verdict, &line);
    PyObject *notes = notes_of(exception), *text = wl_py.UnicodeFromStringAndSize(line.data, (ssize_t)line.len);
    if (text != NULL && wl_pyapi_is_exact(notes, wl_py.List))
        wl_py.ListAppend(notes, text);
    if (text != NULL)
        wl_py.DecRef(text);
    if (notes != NULL)
        wl_py.DecRef(notes);
    wl_py.ErrClear();
}
