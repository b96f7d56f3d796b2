/* Native stacks: each unwinder that can be had here, on stacks whose shape is known. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/preload/modules.h"
#include "../../src/preload/natstack.h"

enum { DEPTH = 40, MANY = 8192, SMALL_STACK = 64 * 1024, FDS = 64 };

struct shot {
	enum wl_unwinder by; /* NONE: the one that is in use */
	size_t max, count;
	unsigned skip;
	struct wl_native_walk walk;
	struct wl_native_frame frames[MANY];
	uintptr_t locals[MANY]; /* one in each of climb's frames, by n */
};

static struct shot shot, other;

static void start(void)
{
	cr_assert_eq(wl_modules_init(), 0);
	cr_assert_eq(wl_natstack_init(), 0);
	wl_natstack_load();
	shot.max = other.max = MANY;
}

TestSuite(natstack, .init = start);

static __attribute__((noinline)) void take(struct shot *s)
{
	if (s->by == WL_UNWINDER_NONE)
		s->count = wl_natstack_walk(s->frames, s->max, s->skip, &s->walk);
	else
		s->count = wl_natstack_walk_by(s->by, s->frames, s->max, s->skip, &s->walk);
	__asm__ volatile("" ::: "memory");
}

static int climb(struct shot *s, int n);
static int (*volatile climb_on)(struct shot *, int) = climb; /* so that the compiler does not unroll it */
static void (*volatile at_top)(struct shot *) = take;

static __attribute__((noinline)) int climb(struct shot *s, int n)
{
	volatile int local = n;

	s->locals[n] = (uintptr_t)&local;
	if (n == 0)
		at_top(s);
	else
		climb_on(s, n - 1);
	return local + 1;
}

/* frames[0] is climb(0), frames[n] climb(n); each owns the address of its local. */
static void check_climb(const struct shot *s, size_t first, int depth)
{
	cr_assert_gt(s->count, first + (size_t)depth);
	for (int n = 0; n <= depth; n++) {
		size_t i = first + (size_t)n;

		cr_assert(s->frames[i].cfa <= s->locals[n] && s->locals[n] < s->frames[i + 1].cfa, "frame %zu does not hold its local", i);
		cr_assert(wl_modules_find(s->frames[i].ip - 1)->is_program);
		if (n > 1)
			cr_assert_eq(s->frames[i].ip, s->frames[i - 1].ip);
	}
}

static void check_growing(const struct shot *s)
{
	for (size_t i = 1; i < s->count; i++)
		cr_assert_gt(s->frames[i].cfa, s->frames[i - 1].cfa);
}

static const enum wl_unwinder all[] = {WL_UNWINDER_LIBUNWIND_BUILTIN, WL_UNWINDER_LIBUNWIND, WL_UNWINDER_LIBGCC};

static bool can_have(enum wl_unwinder by)
{
	return by == WL_UNWINDER_LIBGCC || by == wl_natstack_unwinder();
}

#define EACH_UNWINDER(u) \
	for (size_t each_ = 0; each_ < sizeof all / sizeof *all; each_++) \
		for (enum wl_unwinder u = all[each_]; u != WL_UNWINDER_NONE && can_have(u); u = WL_UNWINDER_NONE)

Test(natstack, names_the_unwinder)
{
	cr_log_info("unwinder: %s", wl_natstack_unwinder_name());
	cr_assert_str_eq(wl_natstack_name_of(WL_UNWINDER_LIBGCC), "libgcc_eh");
	cr_assert_str_eq(wl_natstack_name_of(WL_UNWINDER_NONE), "none");
	cr_assert_neq(wl_natstack_unwinder(), WL_UNWINDER_NONE);
#if defined(WL_LIBUNWIND_BUILTIN)
	cr_assert_eq(wl_natstack_unwinder(), WL_UNWINDER_LIBUNWIND_BUILTIN);
	cr_assert(strstr(wl_natstack_unwinder_name(), "(built in)"));
#elif !defined(HAVE_LIBUNWIND_H)
	cr_assert_eq(wl_natstack_unwinder(), WL_UNWINDER_LIBGCC);
#endif
}

Test(natstack, captures_every_frame_of_a_recursion)
{
	EACH_UNWINDER(u) {
		shot.by = u;
		climb(&shot, DEPTH);
		cr_assert_eq(shot.walk.unwinder, u);
		cr_assert_eq(shot.walk.end, WL_NATIVE_END_OUTERMOST, "%s: %s", wl_natstack_name_of(u), wl_natstack_end_text(shot.walk.end));
		cr_assert_eq(shot.walk.total, shot.count);
		cr_assert_eq(shot.walk.gap, 0);
		check_climb(&shot, 0, DEPTH);
		check_growing(&shot);
	}
}

Test(natstack, unwinders_agree)
{
	shot.by = wl_natstack_unwinder();
	other.by = WL_UNWINDER_LIBGCC;
	climb(&shot, DEPTH);
	climb(&other, DEPTH);
	cr_assert_eq(shot.count, other.count);
	for (size_t i = 0; i < shot.count; i++) {
		/* The frame of this test called climb from two places. */
		if (i != DEPTH + 1)
			cr_assert_eq(shot.frames[i].ip, other.frames[i].ip);
		cr_assert_eq(shot.frames[i].cfa, other.frames[i].cfa);
	}
}

Test(natstack, leaves_out_what_it_is_told_to)
{
	climb(&shot, DEPTH);
	other.skip = 3;
	climb(&other, DEPTH);
	cr_assert_eq(other.count, shot.count - 3);
	check_climb(&shot, 0, DEPTH);
	cr_assert_eq(other.frames[0].cfa, shot.frames[3].cfa);
}

Test(natstack, keeps_both_ends_of_a_long_stack)
{
	static struct shot whole;
	size_t outer = 32;

	EACH_UNWINDER(u) {
		shot.by = whole.by = u;
		shot.max = 64;
		whole.max = MANY;
		climb(&shot, 300);
		climb(&whole, 300);
		cr_assert_eq(shot.count, 64);
		cr_assert_eq(shot.walk.gap, 32);
		cr_assert_eq(shot.walk.total, whole.walk.total);
		for (size_t i = 0; i < 32; i++)
			cr_assert_eq(shot.frames[i].cfa, whole.frames[i].cfa);
		for (size_t i = 0; i < outer; i++)
			cr_assert_eq(shot.frames[32 + i].cfa, whole.frames[whole.count - outer + i].cfa);
	}
}

Test(natstack, says_when_it_is_cut)
{
	struct wl_native_frame one[1], few[5];
	bool cut = false;

	cr_assert_eq(wl_natstack_capture(few, 0, 0, &cut), 0);
	cr_assert_eq(wl_natstack_capture(one, 1, 0, &cut), 1);
	cr_assert(cut);
	cut = true;
	climb(&shot, 1);
	cr_assert_leq(wl_natstack_capture(shot.frames, MANY, 0, &cut), shot.count);
	cr_assert_not(cut);
}

Test(natstack, ends_after_so_many_frames)
{
	EACH_UNWINDER(u) {
		shot.by = u;
		climb(&shot, WL_NATSTACK_WALK_MAX + 500);
		cr_assert_eq(shot.walk.end, WL_NATIVE_END_LIMIT);
		cr_assert_eq(shot.count, WL_NATSTACK_WALK_MAX);
	}
}

/* --- small stacks, and how much of one a walk needs --- */

static void *climb_in_thread(void *data)
{
	climb(data, DEPTH);
	return NULL;
}

static size_t stack_used(struct shot *s)
{
	unsigned char *stack = mmap(NULL, SMALL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attr;
	pthread_t thread;
	size_t untouched = 0;

	cr_assert_neq(stack, MAP_FAILED);
	memset(stack, 0xa5, SMALL_STACK);
	pthread_attr_init(&attr);
	cr_assert_eq(pthread_attr_setstack(&attr, stack, SMALL_STACK), 0);
	cr_assert_eq(pthread_create(&thread, &attr, climb_in_thread, s), 0);
	pthread_join(thread, NULL);
	while (untouched < SMALL_STACK && stack[untouched] == 0xa5)
		untouched++;
	pthread_attr_destroy(&attr);
	return (size_t)((unsigned char *)s->locals[0] - (stack + untouched));
}

Test(natstack, fits_into_a_small_stack)
{
	EACH_UNWINDER(u) {
		size_t used;

		shot.by = u;
		used = stack_used(&shot);
		cr_log_info("%s: %zu bytes of stack", wl_natstack_name_of(u), used);
		check_climb(&shot, 0, DEPTH);
		cr_assert_eq(shot.walk.end, WL_NATIVE_END_OUTERMOST);
		cr_assert_lt(used, 12 * 1024);
	}
}

/* --- signals --- */

static void in_handler(int sig)
{
	(void)sig;
	take(&other);
}

static void interrupted(struct shot *s)
{
	(void)s;
	raise(SIGUSR1);
	__asm__ volatile("" ::: "memory");
}

static void check_signal(enum wl_unwinder u)
{
	size_t exact = 0, first = 0;

	other.by = u;
	at_top = interrupted;
	climb(&shot, DEPTH);
	for (size_t i = 0; i < other.count; i++)
		if (other.frames[i].exact) {
			exact++;
			first = i;
		}
	cr_assert_eq(exact, 1);
	cr_assert_eq(other.walk.end, WL_NATIVE_END_OUTERMOST);
	while (first < other.count && other.frames[first].cfa < shot.locals[0])
		first++;
	memcpy(other.locals, shot.locals, sizeof shot.locals);
	check_climb(&other, first - 1, DEPTH);
}

Test(natstack, walks_out_of_a_signal_handler)
{
	signal(SIGUSR1, in_handler);
	EACH_UNWINDER(u)
		check_signal(u);
}

Test(natstack, walks_off_an_alternate_stack)
{
	/* Mapped above the thread's own stack or below: only the frame that was interrupted may be lower. */
	stack_t alternate = {.ss_sp = malloc(SMALL_STACK), .ss_size = SMALL_STACK};
	struct sigaction action = {.sa_handler = in_handler, .sa_flags = SA_ONSTACK};

	cr_assert_eq(sigaltstack(&alternate, NULL), 0);
	sigaction(SIGUSR1, &action, NULL);
	EACH_UNWINDER(u)
		check_signal(u);
}

/* --- fork --- */

static atomic_bool stop;

static void *walk_for_ever(void *data)
{
	static struct shot busy;

	(void)data;
	busy.max = MANY;
	while (!atomic_load(&stop))
		climb(&busy, DEPTH);
	return NULL;
}

/* A child must not wait for what a thread held that it does not have. */
Test(natstack, works_after_a_fork_at_any_moment, .timeout = 60)
{
	pthread_t thread;
	int libgcc = 0;

	climb(&shot, DEPTH);
	cr_assert_eq(pthread_create(&thread, NULL, walk_for_ever, NULL), 0);
	for (int i = 0; i < 200; i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			alarm(20);
			climb(&shot, DEPTH);
			/* An older glibc's loader can't be asked any more: then there is no stack, but no waiting either. */
			if (!wl_modules_is_lock_free() && shot.count <= 1)
				_exit(2);
			_exit(shot.count <= DEPTH ? 1 : shot.walk.unwinder == WL_UNWINDER_LIBGCC ? 2 : 0);
		}
		cr_assert_eq(waitpid(pid, &status, 0), pid);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) != 1, "child %d: %x", i, status);
		libgcc += WEXITSTATUS(status) == 2;
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
	cr_log_info("%d of 200 children had to do without libunwind", libgcc);
}

Test(natstack, threads_do_not_disturb_each_other, .timeout = 60)
{
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, walk_for_ever, NULL), 0);
	for (int i = 0; i < 2000; i++) {
		climb(&shot, DEPTH);
		check_climb(&shot, 0, DEPTH);
	}
	atomic_store(&stop, true);
	pthread_join(thread, NULL);
}

/* --- code that can't be unwound --- */

typedef void call_fn(void (*)(void));

static void take_both(void)
{
	take(&shot);
	__asm__ volatile("" ::: "memory"); /* no tail call: this is frames[0] */
}

/* Code made at run time that calls its argument. */
static call_fn *make_code(void)
{
#if defined(__aarch64__)
	static const uint32_t code[] = {0xa9bf7bfd, 0xd63f0000, 0xa8c17bfd, 0xd65f03c0};
#else
	static const uint8_t code[] = {0x48, 0x83, 0xec, 0x08, 0xff, 0xd7, 0x48, 0x83, 0xc4, 0x08, 0xc3};
#endif
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memcpy(page, code, sizeof code);
	mprotect(page, 4096, PROT_READ | PROT_EXEC);
	__builtin___clear_cache(page, (char *)page + 4096);
	return (call_fn *)page;
}

Test(natstack, says_that_jit_code_cut_it)
{
	call_fn *call = make_code();

	EACH_UNWINDER(u) {
		shot.by = u;
		call(take_both);
		cr_assert_eq(shot.walk.end, WL_NATIVE_END_JIT);
		cr_assert_eq(shot.count, 2);
		cr_assert_eq(shot.frames[1].ip & ~(uint64_t)4095, (uint64_t)(uintptr_t)call);
	}
}

#if defined(__x86_64__)
/* Code in the program without unwind information. */
__asm__(".text\n.type no_info_call, @function\nno_info_call:\n sub $8, %rsp\n call *%rdi\n add $8, %rsp\n ret\n.size no_info_call, .-no_info_call\n"
        ".section .note.GNU-stack,\"\",@progbits\n.text");
void no_info_call(void (*)(void));

/* After that frame libunwind may guess by the frame pointer; libgcc_eh does not. */
Test(natstack, ends_where_nothing_is_known)
{
	EACH_UNWINDER(u) {
		shot.by = u;
		no_info_call(take_both);
		cr_assert_geq(shot.count, 2);
		if (u == WL_UNWINDER_LIBGCC) {
			cr_assert_eq(shot.walk.end, WL_NATIVE_END_NO_INFO);
			cr_assert_eq(shot.count, 2);
		}
	}
}
#endif

static __attribute__((noinline)) void with_return_address(struct shot *s, uintptr_t wild)
{
	uintptr_t *slot = (uintptr_t *)__builtin_frame_address(0) + 1;
	uintptr_t saved = *slot;

	*slot = wild;
	__asm__ volatile("" ::: "memory");
	at_top(s);
	*slot = saved;
	__asm__ volatile("" ::: "memory");
}

Test(natstack, survives_a_wild_return_address)
{
#ifdef __SANITIZE_ADDRESS__
	cr_skip_test("it overwrites a return address, and a sanitized frame keeps its own elsewhere");
#endif
	static const uintptr_t wild[] = {1, 0x1000, 0xdead0000, UINTPTR_MAX, UINTPTR_MAX / 2, (uintptr_t)&shot};

	EACH_UNWINDER(u)
		for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
			shot.by = u;
			with_return_address(&shot, wild[i]);
			cr_assert_neq(shot.walk.end, WL_NATIVE_END_OUTERMOST);
			cr_assert_leq(shot.count, 3);
		}
}

Test(natstack, unwinds_through_libc)
{
	/* By its address: the header would inline it. */
	void *(*search)(const void *, const void *, size_t, size_t, int (*)(const void *, const void *)) =
	        (void *(*)(const void *, const void *, size_t, size_t, int (*)(const void *, const void *)))dlsym(RTLD_DEFAULT, "bsearch");
	extern int take_and_compare(const void *, const void *);
	bool seen = false;

	EACH_UNWINDER(u) {
		int key = 1;

		shot.by = u;
		search(&key, &key, 1, sizeof key, take_and_compare);
		for (size_t i = 0; i < shot.count; i++) {
			const struct wl_module *m = wl_modules_find(shot.frames[i].ip - 1);
			const char *name = wl_modules_symbol(m, shot.frames[i].ip - 1, NULL);

			seen |= name != NULL && strcmp(name, "bsearch") == 0 && strcmp(m->name, "libc.so.6") == 0;
		}
		cr_assert(seen);
	}
}

int take_and_compare(const void *a, const void *b);
int take_and_compare(const void *a, const void *b)
{
	take(&shot);
	return a > b;
}

/* --- the guest leaves no traces --- */

static uint64_t open_descriptors(void)
{
	uint64_t set = 0;

	for (int fd = 0; fd < FDS; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			set |= (uint64_t)1 << fd;
	return set;
}

Test(natstack, opens_no_descriptor)
{
	uint64_t before = open_descriptors();

	EACH_UNWINDER(u) {
		shot.by = u;
		climb(&shot, DEPTH);
	}
	cr_assert_eq(open_descriptors(), before);
}

Test(natstack, leaves_the_signal_mask)
{
	sigset_t before, after;

	sigprocmask(SIG_SETMASK, NULL, &before);
	climb(&shot, DEPTH);
	sigprocmask(SIG_SETMASK, NULL, &after);
	for (int sig = 1; sig < 32; sig++)
		cr_assert_eq(sigismember(&before, sig), sigismember(&after, sig));
}
