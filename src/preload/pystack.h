/* The Python stack, read raw, and frames decoded at their first sight. */
#ifndef WL_PYSTACK_H
#define WL_PYSTACK_H

#include "incident.h"
#include "pyapi.h"

enum { WL_PYSTACK_MAX = 256, WL_PYSTACK_SHORT = 48 };

/* One frame as it stands in memory; valid only as long as the GIL is held and nothing runs. */
struct wl_raw_frame {
    const void *frame;      /* frame object up to 3.10, interpreter frame from 3.11 on */
    const PyObject *code;
    int32_t instr;          /* byte offset of the instruction, -1: before the first */
};

/* Context: gil.  The calling thread's frames, innermost first; returns how many, at most max. */
size_t wl_pystack_walk(struct wl_raw_frame *frames, size_t max);
/* Context: gil.  The same for any thread state of a build with a GIL; *ret_more: frames beyond max. */
size_t wl_pystack_walk_of(const void *tstate, struct wl_raw_frame *frames, size_t max, uint32_t *ret_more);

/* Context: gil, inside a full guard (a first sight asks for __name__).  The interned frame, or NULL (depot full). */
const struct wl_frame *wl_pystack_frame(const struct wl_raw_frame *raw);

/* Context: gil, inside a guard.  The calling thread's stack, interned: at most WL_PYSTACK_SHORT frames (both ends), for the
 * history of loops and threads.  NULL when the depot is full. */
const struct wl_stack *wl_pystack_short(void);

/* Context: gil, inside a full guard.  Up to WL_PYSTACK_MAX frames (both ends are kept). */
const struct wl_stack *wl_pystack_full(void);
const struct wl_stack *wl_pystack_full_of(const void *tstate);

/* Context: gil, inside a full guard.  Where an exception was raised first, from its traceback (innermost first): without the entries
 * that came when it was kept and raised again elsewhere.  With `with_live` the calling thread's frames below are added, where
 * the outermost of them still runs.  NULL: no traceback, or the depot is full. */
const struct wl_stack *wl_pystack_of_raise(PyObject *traceback, bool with_live);

/* Context: gil, inside a guard.  `frames` (innermost first) on top of a stack (or of NULL), as one stack; NULL when the depot is full. */
const struct wl_stack *wl_pystack_above(const struct wl_frame *const *frames, size_t count, const struct wl_stack *below);

/* Context: gil, inside a guard.  A frame of which only that much was written down; `file` is made absolute in its place.  The module is
 * that of a frame of `beside` (or NULL) in the same file, else not known.  NULL when the depot is full. */
const struct wl_frame *wl_pystack_frame_told(char *file, size_t size, const char *name, int line, const struct wl_stack *beside);

/* Context: gil, inside a full guard.  The first local (borrowed) of the calling thread's innermost frame of that function; NULL. */
PyObject *wl_pystack_self_of(const char *module, const char *name);

/* Context: gil, inside a full guard.  One traceback entry's frame. */
const struct wl_frame *wl_pystack_traceback_frame(PyObject *entry);

/* Context: gil.  Does the traceback entry's instruction lie inside a try (or with) of its code? */
bool wl_pystack_traceback_is_protected(PyObject *entry);

/* Context: gil.  Has the traceback entry's frame ended by that exception?  Then its try was a finally, a with or without a handler for
 * it, and the exception went on to who called the frame. */
bool wl_pystack_traceback_went_on(PyObject *entry);

/* Context: gil, inside a full guard.  The frame where a suspended coroutine or generator waits (or a running one is), or NULL. */
const struct wl_frame *wl_pystack_of_coroutine(PyObject *coroutine);

/* Context: gil.  The first local of a frame (self, in a method), untagged and borrowed, NULL if none; to be compared, or
 * used as an object only where the frame's code is known. */
PyObject *wl_pystack_first_local(const struct wl_raw_frame *raw);

/* Context: gil.  Any local of a frame on the live stack, borrowed; NULL if it is not set, or there is none of that index. */
PyObject *wl_pystack_local(const struct wl_raw_frame *raw, int index);

/* Context: gil.  An address on the C stack inside the evaluation loop's frame that runs the innermost Python frame: native frames
 * below it are calls that this Python frame has made.  0 where the version keeps none (3.8 to 3.10), or no Python frame runs. */
uintptr_t wl_pystack_anchor(void);

/* Context: gil.  Calls `match` with each word of a frame's locals and evaluation stack, to be compared with known
 * addresses and never followed: stale words are among them. True as soon as match is. */
bool wl_pystack_scan(const struct wl_raw_frame *raw, bool (*match)(void *arg, const void *word), void *arg);

#endif
