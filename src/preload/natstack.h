/* The native stack of the calling thread, as addresses. See natstack.c for which unwinder takes it, and why. */
#ifndef WL_PRELOAD_NATSTACK_H
#define WL_PRELOAD_NATSTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Frame i owns the stack addresses [cfa(i), cfa(i + 1)): an object on the C stack names its frame (F50). */
struct wl_native_frame {
	uint64_t ip;  /* a return address (look up ip - 1), or, if exact, the instruction that a signal interrupted */
	uint64_t cfa; /* this frame's stack pointer at the call, as _Unwind_GetCFA has it */
	bool exact;
};

enum wl_unwinder { WL_UNWINDER_NONE, WL_UNWINDER_LIBUNWIND_BUILTIN, WL_UNWINDER_LIBUNWIND, WL_UNWINDER_LIBGCC };

/* Why a walk ended. */
enum wl_native_end {
	WL_NATIVE_END_OUTERMOST, /* the thread's first function */
	WL_NATIVE_END_NO_INFO,   /* the last frame's code says nothing about its caller */
	WL_NATIVE_END_JIT,       /* the last frame's code is in no loaded object: made at run time */
	WL_NATIVE_END_LIMIT,     /* after WL_NATSTACK_WALK_MAX frames */
	WL_NATIVE_END_BROKEN,    /* the stack is damaged: it does not grow, or can't be read */
};

enum {
	WL_NATSTACK_WALK_MAX = 4096, /* frames walked at most, kept or not */
};

/* What is to be known about a walk besides its frames. */
struct wl_native_walk {
	enum wl_unwinder unwinder;
	enum wl_native_end end;
	size_t total; /* frames that were seen, kept or not, without the skipped ones */
	size_t gap;   /* total > count kept: frames[gap - 1] and frames[gap] are not neighbours; else 0 */
};

/* Prepares libgcc_eh, and libunwind where it is built in; costs nothing to speak of. wl_modules_init comes first.
 * Returns 0, or -ENOSYS when there is no unwinder at all.
 * Context: start */
int wl_natstack_init(void);

/* Also lets modules.c note the program's path. Loads libunwind.so.8 privately where it is not built in: beside this library first, then the system's. To be called once, when the
 * program is seen to use asyncio (180 to 460 us). Nothing in the global scope changes.
 * Returns 0 (also when built in), -ENOENT when there is none, -EBUSY when the program has one of its own, which is left alone;
 * then libgcc_eh stays.
 * Context: gil */
int wl_natstack_load(void);

/* The unwinder that is used when nothing is in its way; a walk says which it really was.
 * Context: any, signal */
enum wl_unwinder wl_natstack_unwinder(void);

/* "libunwind 1.6.2 (built in)", "libunwind (libunwind.so.8)", "libgcc_eh", "none": static strings.
 * Context: any, signal */
const char *wl_natstack_unwinder_name(void);

/* The same for the unwinder of one walk.
 * Context: any, signal */
const char *wl_natstack_name_of(enum wl_unwinder unwinder);

/* "outermost frame", "no unwind info", "cut at JIT code", "limit", "damaged stack": static strings.
 * Context: any, signal */
const char *wl_natstack_end_text(enum wl_native_end end);

/* Captures the stack of the calling thread into frames[0 .. max): frames[0] is the caller of the function that called this one,
 * after another `skip` frames were left out. Of a stack that is too long both ends are kept (ret_walk->gap).
 * Returns how many were stored; fills *ret_walk (may be NULL) always. No malloc, no lock of ours, errno is not kept.
 * C stack: see natstack.c.
 * Context: any, signal (with glibc 2.35 or later) */
size_t wl_natstack_walk(struct wl_native_frame *frames, size_t max, unsigned skip, struct wl_native_walk *ret_walk);

/* The same in short: *ret_cut (may be NULL) tells whether frames are missing.
 * Context: any, signal (with glibc 2.35 or later) */
size_t wl_natstack_capture(struct wl_native_frame *frames, size_t max, unsigned skip, bool *ret_cut);

/* As wl_natstack_walk, by the named unwinder only, for tests and measurements: returns 0 when it can't be had.
 * Context: any */
size_t wl_natstack_walk_by(enum wl_unwinder unwinder, struct wl_native_frame *frames, size_t max, unsigned skip,
                           struct wl_native_walk *ret_walk);

#endif
