/* What natstack.c and its back ends (natstack_gcc.c, natstack_unwind.c) say to each other; nobody else includes it.
 * A back end walks outwards from its own caller and hands each frame to wl_natstack_take until that says stop. */
#ifndef WL_PRELOAD_NATSTACK_BACKEND_H
#define WL_PRELOAD_NATSTACK_BACKEND_H

#include "natstack.h"

/* A walk under way. */
struct wl_natstack_sink {
	struct wl_native_frame *frames;
	size_t max, inner; /* inner: how many of the innermost frames are kept of a stack that is too long */
	size_t total;      /* frames taken so far */
	unsigned skip;
	uint64_t low;  /* frames whose stack pointer is not above this one are our own */
	uint64_t prev; /* stack pointer of the frame before */
	bool started;
	bool ended; /* `end` is known */
	enum wl_native_end end;
};

/* Takes the next frame outwards. Returns false when the walk is to end there.
 * Context: any, signal */
bool wl_natstack_take(struct wl_natstack_sink *sink, uint64_t ip, uint64_t sp, bool exact);

/* Walks by libgcc_eh. Returns 0, the frames are in the sink; or -EBUSY, as wl_modules_find_object.
 * Context: any, signal */
int wl_natstack_gcc_walk(struct wl_natstack_sink *sink);

/* Finds out whether libunwind is built in and starts it. Returns 0 or -ENOENT.
 * Context: start */
int wl_natstack_unwind_init(void);

/* Loads libunwind.so.8; as wl_natstack_load.
 * Context: gil */
int wl_natstack_unwind_load(void);

/* WL_UNWINDER_NONE until there is one.
 * Context: any, signal */
enum wl_unwinder wl_natstack_unwind_kind(void);

/* Context: any, signal */
const char *wl_natstack_unwind_name(enum wl_unwinder kind);

/* Walks by libunwind. Returns 0, or -EBUSY when another thread is in libunwind (or was, when this process was forked off), or this
 * thread was and a signal came: then nothing was taken and libgcc_eh does it.
 * Context: any, signal */
int wl_natstack_unwind_walk(struct wl_natstack_sink *sink);

#endif
