/* The depot: text, frames and stacks, interned, in bounded memory.
 *
 * That a stack is kept once and pointed to makes "closed here, created there" affordable for every loop.  A frame is
 * decoded at its first sight and keeps no reference to any Python object: its key is what the code object looked like
 * (its address, names, line table) and the instruction.  When the depot is full, what the registry of loops and the
 * open incidents still refer to is moved into a new one and the old one is given back (wl_depot_begin_move).
 *
 * Locking: all calls are made under wl_state_lock(), never across a call into Python.
 */
#ifndef WL_DEPOT_H
#define WL_DEPOT_H

#include "incident.h"

/* What identifies a frame before it is decoded. */
struct wl_frame_key {
    const void *code;
    const void *filename, *qualname, *linetable;  /* the code object's, as addresses */
    int32_t instr;          /* byte offset into the code, -1 before the first instruction */
    int32_t first_line;
};

/* Context: any.  The frame of that key if it was seen before, else NULL. */
const struct wl_frame *wl_depot_find_frame(const struct wl_frame_key *key);

/* Context: any.  Interns a decoded frame (its texts are copied); returns NULL when the depot is full.  With a NULL key
 * the frame is only equal to frames of the same content (traceback entries without code). */
const struct wl_frame *wl_depot_add_frame(const struct wl_frame_key *key, const struct wl_frame *frame);

/* Context: any.  Interns frames[0..count), innermost first; NULL when the depot is full. */
const struct wl_stack *wl_depot_add_stack(const struct wl_frame *const *frames, uint32_t count, uint32_t cut, uint32_t cut_at);

/* Context: any.  Interns a text; NULL when the depot is full (or text is NULL). */
const char *wl_depot_add_text(const char *text, size_t size);

/* Context: any.  Interns a package. */
const struct wl_package *wl_depot_add_package(const char *name, const char *version);

/* Context: any.  Remembers a line's text for a frame (once); afterwards frame->source is it.  May leave it NULL. */
void wl_depot_set_source(const struct wl_frame *frame, const char *text, size_t size);

/* Context: any.  The same for frame->block. */
void wl_depot_set_block(const struct wl_frame *frame, const char *text, size_t size);
void wl_depot_set_package(const struct wl_frame *frame, const struct wl_package *package, enum wl_origin origin);

/* Context: any.  Is so little room left that a move should be made now? */
bool wl_depot_is_tight(void);

/* Context: any.  Begins a move: returns false when no memory can be had (the depot stays as it is).  Then each owner
 * replaces its pointers by wl_depot_move_*(), and wl_depot_end_move() gives the old memory back. */
bool wl_depot_begin_move(void);
const struct wl_stack *wl_depot_move_stack(const struct wl_stack *stack);
const struct wl_frame *wl_depot_move_frame(const struct wl_frame *frame);
const char *wl_depot_move_text(const char *text);
void wl_depot_end_move(void);

/* Context: start, any. */
int wl_depot_init(void);
void wl_depot_done(void);

#endif
