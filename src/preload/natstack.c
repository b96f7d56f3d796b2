/* The native stack of the calling thread: which unwinder takes it, which frames are kept, why it ended.
 *
 * Runs inside the watched program: in hooks with the GIL, in threads with 64 KB of stack, in the crash handler. Addresses only;
 * names are found elsewhere (modules.c, and the command).
 *
 * Order of use: wl_natstack_init at the start, wl_natstack_load once asyncio was seen, then wl_natstack_walk for each report.
 *
 * libunwind takes every stack where there is one, also the first. Cold, libgcc_eh is quicker by some 100 us once per process, but then
 * the first report, most often the only one, would never show libunwind's work, and the budget of a first report does not count the
 * unwinder's cold start. libgcc_eh takes it where libunwind is missing or busy (natstack_unwind.c says when), or made nothing of it.
 *
 * Measured on x86-64, 66 to 111 frames of CPython 3.9 to 3.13, cold / warm in us: libgcc_eh 62-70 / 12-22, libunwind built in 103-111 /
 * 22-39, libunwind.so.8 (1.6) about the same after 190-350 of loading; Debian's 3.13 and 3.14, 55 to 63 frames: 133-153 / 54-61 and 209-226 / 77-88.
 * C stack of a walk, by filling one (test_natstack.c does it again): libgcc_eh 5.0 KB, libunwind 5.7 KB.
 *
 * Relies on: modules.c to know that an address lies in loaded code, so that neither unwinder ever reads at a wild one. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "natstack.h"

#include <errno.h>

#include "modules.h"
#include "natstack_backend.h"

int wl_natstack_init(void)
{
	wl_natstack_unwind_init();
	return 0;
}

int wl_natstack_load(void)
{
	wl_modules_note_program();
	return wl_natstack_unwind_kind() != WL_UNWINDER_NONE ? 0 : wl_natstack_unwind_load();
}

enum wl_unwinder wl_natstack_unwinder(void)
{
	enum wl_unwinder kind = wl_natstack_unwind_kind();

	return kind != WL_UNWINDER_NONE ? kind : WL_UNWINDER_LIBGCC;
}

const char *wl_natstack_unwinder_name(void)
{
	return wl_natstack_name_of(wl_natstack_unwinder());
}

const char *wl_natstack_name_of(enum wl_unwinder unwinder)
{
	switch (unwinder) {
	case WL_UNWINDER_LIBUNWIND_BUILTIN:
	case WL_UNWINDER_LIBUNWIND:
		return wl_natstack_unwind_name(unwinder);
	case WL_UNWINDER_LIBGCC:
		return "libgcc_eh";
	case WL_UNWINDER_NONE:
		break;
	}
	return "none";
}

const char *wl_natstack_end_text(enum wl_native_end end)
{
	switch (end) {
	case WL_NATIVE_END_OUTERMOST:
		return "outermost frame";
	case WL_NATIVE_END_NO_INFO:
		return "no unwind info";
	case WL_NATIVE_END_JIT:
		return "cut at JIT code";
	case WL_NATIVE_END_LIMIT:
		return "limit";
	case WL_NATIVE_END_BROKEN:
		return "damaged stack";
	}
	return "unknown";
}

static bool end_at(struct wl_natstack_sink *sink, enum wl_native_end end)
{
	sink->end = end;
	sink->ended = true;
	return false;
}

/* The first `inner` frames stay; behind them the last ones go round in a ring, put in order by finish(). */
static void keep(struct wl_natstack_sink *sink, const struct wl_native_frame *frame)
{
	size_t n = sink->total++;

	if (n < sink->max)
		sink->frames[n] = *frame;
	else if (sink->max > sink->inner)
		sink->frames[sink->inner + (n - sink->inner) % (sink->max - sink->inner)] = *frame;
}

bool wl_natstack_take(struct wl_natstack_sink *sink, uint64_t ip, uint64_t sp, bool exact)
{
	struct wl_native_frame frame = {.ip = ip, .cfa = sp, .exact = exact};
	struct wl_module_object o;
	int r;

	if (!sink->started && sp <= sink->low)
		return true;
	if (ip == 0)
		return end_at(sink, WL_NATIVE_END_OUTERMOST);
	/* Only a signal may move to another stack, at the frame that it interrupted. */
	if (sink->started && sp <= sink->prev && !exact)
		return end_at(sink, WL_NATIVE_END_BROKEN);
	sink->started = true;
	sink->prev = sp;
	if (sink->skip > 0)
		sink->skip--;
	else
		keep(sink, &frame);
	r = wl_modules_find_object(exact ? ip : ip - 1, &o);
	if (r < 0)
		return end_at(sink, r == -ENOENT ? WL_NATIVE_END_JIT : WL_NATIVE_END_NO_INFO);
	return sink->total < WL_NATSTACK_WALK_MAX ? true : end_at(sink, WL_NATIVE_END_LIMIT);
}

static void reverse(struct wl_native_frame *f, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct wl_native_frame t = f[i];

		f[i] = f[n - 1 - i];
		f[n - 1 - i] = t;
	}
}

/* Turns the ring so that its oldest frame comes first. Returns the number of frames kept. */
static size_t finish(struct wl_natstack_sink *sink, struct wl_native_walk *walk)
{
	size_t ring = sink->max - sink->inner;
	struct wl_native_frame *f = sink->frames + sink->inner;

	walk->end = sink->end;
	walk->total = sink->total;
	if (sink->total <= sink->max)
		return sink->total;
	walk->gap = sink->inner;
	if (ring > 0) {
		size_t oldest = (sink->total - sink->inner) % ring;

		reverse(f, oldest);
		reverse(f + oldest, ring - oldest);
		reverse(f, ring);
	}
	return sink->max;
}

static int walk_by(enum wl_unwinder unwinder, struct wl_natstack_sink *sink)
{
	switch (unwinder) {
	case WL_UNWINDER_LIBUNWIND_BUILTIN:
	case WL_UNWINDER_LIBUNWIND:
		return wl_natstack_unwind_kind() == unwinder ? wl_natstack_unwind_walk(sink) : -ENOENT;
	case WL_UNWINDER_LIBGCC:
		return wl_natstack_gcc_walk(sink);
	case WL_UNWINDER_NONE:
		break;
	}
	return -ENOENT;
}

/* A walk that ended at once without a reason to: one more try with the other unwinder is worth it. */
static bool is_poor(const struct wl_natstack_sink *sink)
{
	return sink->total < 2 && (sink->end == WL_NATIVE_END_NO_INFO || sink->end == WL_NATIVE_END_BROKEN);
}

/* `low` is the frame address of the function that the user called: its own frame and all inside it are ours, and the one around it, the
 * caller's, is left out too. */
static size_t walk_from(uint64_t low, enum wl_unwinder unwinder, bool alone, struct wl_native_frame *frames, size_t max, unsigned skip,
                        struct wl_native_walk *walk)
{
	struct wl_natstack_sink fresh = {.frames = frames, .max = max, .inner = max - max / 2, .skip = skip + 1, .low = low};
	struct wl_natstack_sink sink = fresh;

	*walk = (struct wl_native_walk){.unwinder = unwinder, .end = WL_NATIVE_END_NO_INFO};
	fresh.end = sink.end = WL_NATIVE_END_NO_INFO;
	if (max == 0)
		return 0;
	if (walk_by(unwinder, &sink) < 0 || (!alone && is_poor(&sink))) {
		walk->unwinder = alone ? WL_UNWINDER_NONE : WL_UNWINDER_LIBGCC;
		if (alone)
			return 0;
		sink = fresh;
		wl_natstack_gcc_walk(&sink);
	}
	return finish(&sink, walk);
}

__attribute__((noinline)) size_t wl_natstack_walk(struct wl_native_frame *frames, size_t max, unsigned skip,
                                                  struct wl_native_walk *ret_walk)
{
	struct wl_native_walk walk;
	size_t n = walk_from((uintptr_t)__builtin_frame_address(0), wl_natstack_unwinder(), false, frames, max, skip, &walk);

	if (ret_walk != NULL)
		*ret_walk = walk;
	return n;
}

__attribute__((noinline)) size_t wl_natstack_walk_by(enum wl_unwinder unwinder, struct wl_native_frame *frames, size_t max, unsigned skip,
                                                     struct wl_native_walk *ret_walk)
{
	struct wl_native_walk walk;
	size_t n = walk_from((uintptr_t)__builtin_frame_address(0), unwinder, true, frames, max, skip, &walk);

	if (ret_walk != NULL)
		*ret_walk = walk;
	return n;
}

__attribute__((noinline)) size_t wl_natstack_capture(struct wl_native_frame *frames, size_t max, unsigned skip, bool *ret_cut)
{
	struct wl_native_walk walk;
	size_t n = walk_from((uintptr_t)__builtin_frame_address(0), wl_natstack_unwinder(), false, frames, max, skip, &walk);

	if (ret_cut != NULL)
		*ret_cut = walk.total > n || walk.end != WL_NATIVE_END_OUTERMOST;
	return n;
}
