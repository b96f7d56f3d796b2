/* The native stack by nongnu libunwind: built in (hidden, from a PIC static build), else the system's libunwind.so.8 loaded privately.
 *
 * Runs inside the watched program; walks in any context. Never a DT_NEEDED and never RTLD_GLOBAL: its _Unwind_* would come before
 * libgcc_s's and take over C++ exceptions in the whole process (F32, U1).
 *
 * libunwind was not made to be a guest. What it does by itself, and what is done about it here:
 *
 * - It keeps a pipe open to test addresses by writing from them. Two descriptors that the program did not open change the numbers
 *   of those that it opens later; and once the program has closed all descriptors (daemons do) and opened its own on the same
 *   numbers, libunwind would read from and write to those. So its pipe2 fails, and addresses are tested by a
 *   function of ours, put into the address space's accessors: a system call that reads 8 bytes and has no effect.
 * - It looks for tables with dl_iterate_phdr: one callback for each loaded object and frame, under the loader's lock, which a forked
 *   child may find taken for ever. Its dl_iterate_phdr is ours, which calls back for the one object that matters, found without a lock.
 *   Which that is stands in the first word of the callback's data: `struct dwarf_callback_data { unw_word_t ip; … }`, so in all
 *   versions from 1.0 to 1.8. If it were not, the real function would answer, since the callback refuses an object without the address.
 * - It takes mutexes (its memory pool's under every caching policy), which a forked child may find taken too, and where built
 *   without blocked signals, a signal handler. So only one walk at a time goes through it: `busy` is a try-lock that nobody waits
 *   for; who finds it taken lets libgcc_eh walk. In a child that was forked while another thread was inside it stays taken, rightly.
 * - UNW_CACHE_NONE: the global cache is keyed by address alone, and after dlclose and dlopen would unwind new code by old rules, which
 *   nothing detects; the per-thread cache needs thread-locals, which a library for musl too can't have (J10). It costs little: 0.33 us
 *   a frame warm (built in), against 0.18 of libgcc_eh.
 * - It calls sigprocmask around every lock. Built in by scripts/build-libunwind it does not. In libunwind.so.8 our walks block all signals
 *   once instead:
 *   25 us for 75 frames of 3.11 with libunwind 1.6 where it was 103. (With Debian sid's 1.8.1 a stack of 3.14 still
 *   takes 0.3 to 0.7 ms, most of it in rt_sigprocmask, from where is not known: build it in.)
 *
 * How its functions become ours: built in, by the linker (--wrap, in UNWIND_LIBS); in libunwind.so.8, by writing the slots of its own PLT,
 * pipe2's only while it starts. If the program had loaded that library already, it is left alone, and not used.
 *
 * Relies on: libunwind 1.2 to 1.8: unw_get_accessors, and reading of saved registers through accessors.access_mem. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "modules.h"
#include "natstack_backend.h"

#ifdef HAVE_LIBUNWIND_H

#define UNW_LOCAL_ONLY
#include <libunwind.h>

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

enum { PAGES_KNOWN = 8, PAGE_BITS = 12, KERNEL_SIGSET_SIZE = 8 };

/* All of this file's state. The functions are set once, before `kind` is. */
static struct {
	atomic_int kind; /* enum wl_unwinder */
	atomic_flag busy;
	atomic_uintptr_t known_pages[PAGES_KNOWN]; /* found readable in this walk */
	atomic_uint next_page;
	int (*init_local)(unw_cursor_t *, unw_context_t *);
	int (*step)(unw_cursor_t *);
	int (*get_reg)(unw_cursor_t *, int, unw_word_t *);
	int (*get_context)(unw_context_t *); /* x86-64; elsewhere it is code in the header */
	/* Only for libunwind.so.8, see mask_unless_walking: */
	bool blocks_signals; /* a walk does, once */
	atomic_bool is_walking;
	pthread_t walker;
	int (*real_mask)(int, const sigset_t *, sigset_t *);
	int (*real_access_mem)(unw_addr_space_t, unw_word_t, unw_word_t *, int, void *);
} state = {.kind = WL_UNWINDER_NONE, .busy = ATOMIC_FLAG_INIT};

/* --- reading memory --- */

/* The kernel copies the new mask in before it refuses `how`: EFAULT if it can't be read, EINVAL if it can. No seccomp filter
 * forbids rt_sigprocmask, as some do process_vm_readv. */
static bool is_readable(uintptr_t address)
{
	return syscall(SYS_rt_sigprocmask, INT_MAX, address & ~(uintptr_t)7, NULL, KERNEL_SIGSET_SIZE) == -1 && errno != EFAULT;
}

/* Asks once for each page of a walk. Slots are plain words: two threads (the host may use the same libunwind) at worst ask twice. */
static bool is_page_readable(uintptr_t address)
{
	uintptr_t page = (address >> PAGE_BITS) + 1; /* 0 is an empty slot */

	for (unsigned i = 0; i < PAGES_KNOWN; i++)
		if (atomic_load_explicit(&state.known_pages[i], memory_order_relaxed) == page)
			return true;
	if (!is_readable(address))
		return false;
	atomic_store_explicit(&state.known_pages[atomic_fetch_add_explicit(&state.next_page, 1, memory_order_relaxed) % PAGES_KNOWN], page,
	                      memory_order_relaxed);
	return true;
}

/* A word of the stack, wherever the tables say it lies: between two variables as well, which is what a sanitizer minds. */
struct stack_word {
	unw_word_t value;
} __attribute__((packed));

__attribute__((no_sanitize("address"))) static unw_word_t read_word(unw_word_t address)
{
	return ((const struct stack_word *)address)->value;
}

static int access_memory(unw_addr_space_t as, unw_word_t address, unw_word_t *value, int write, void *arg)
{
	if (write)
		return state.real_access_mem(as, address, value, write, arg);
	if (!is_page_readable(address) || !is_page_readable(address + sizeof *value - 1))
		return -UNW_EINVAL;
	*value = read_word(address);
	return 0;
}

/* --- what libunwind calls instead of pipe2 and dl_iterate_phdr --- */

static int no_pipe(int *fds, int flags)
{
	(void)fds;
	(void)flags;
	errno = EMFILE;
	return -1;
}

static int iterate_one(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	struct dl_phdr_info info;
	struct wl_module_object o;
	unw_word_t ip;
	int r;

	memcpy(&ip, data, sizeof ip);
	if (wl_modules_find_object(ip, &o) < 0 || o.phdr == NULL)
		return wl_modules_iterate(callback, data);
	memset(&info, 0, sizeof info);
	info.dlpi_addr = o.base;
	info.dlpi_name = o.name;
	info.dlpi_phdr = o.phdr;
	info.dlpi_phnum = (ElfW(Half))o.phnum;
	r = callback(&info, sizeof info, data);
	return r != 0 ? r : wl_modules_iterate(callback, data);
}

static void take_over_memory(unw_accessors_t *accessors)
{
	state.real_access_mem = accessors->access_mem;
	accessors->access_mem = access_memory;
}

#ifdef WL_LIBUNWIND_BUILTIN

int __wrap_pipe2(int *fds, int flags);
int __wrap_dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data);

int __wrap_pipe2(int *fds, int flags)
{
	return no_pipe(fds, flags);
}

int __wrap_dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	return iterate_one(callback, data);
}

/* Not started here but with the first walk: most programs never need it. */
int wl_natstack_unwind_init(void)
{
	state.init_local = unw_init_local;
	state.step = unw_step;
	state.get_reg = unw_get_reg;
#if defined(__x86_64__)
	state.get_context = unw_tdep_getcontext;
#endif
	atomic_store(&state.kind, WL_UNWINDER_LIBUNWIND_BUILTIN);
	return 0;
}

int wl_natstack_unwind_load(void)
{
	return 0;
}

/* Called with `busy` held. */
static void start_up(void)
{
	if (state.real_access_mem != NULL)
		return;
	take_over_memory(unw_get_accessors(unw_local_addr_space));
	unw_set_caching_policy(unw_local_addr_space, UNW_CACHE_NONE);
}

#else /* loaded at run time */

int wl_natstack_unwind_init(void)
{
	return -ENOENT;
}

static void start_up(void)
{
}

static const char soname[] = "libunwind.so.8";

/* A word in the PLT's table of a loaded object, and what to know to write it. */
struct slot {
	void **at;
	bool read_only; /* RELRO */
};

#if defined(__aarch64__)
enum { JUMP_SLOT = R_AARCH64_JUMP_SLOT, GLOB_DAT = R_AARCH64_GLOB_DAT };
#else
enum { JUMP_SLOT = R_X86_64_JUMP_SLOT, GLOB_DAT = R_X86_64_GLOB_DAT };
#endif

static bool is_relro(const struct wl_module_object *o, uintptr_t address)
{
	for (size_t i = 0; i < o->phnum; i++)
		if (o->phdr[i].p_type == PT_GNU_RELRO && address - o->base - o->phdr[i].p_vaddr < o->phdr[i].p_memsz)
			return true;
	return false;
}

static uintptr_t dynamic_value(const struct wl_module_object *o, ElfW(Sxword) tag, bool is_address)
{
	for (const ElfW(Dyn) *d = o->dynamic; d != NULL && d->d_tag != DT_NULL; d++)
		if (d->d_tag == tag)
			return is_address && d->d_un.d_ptr < o->start ? d->d_un.d_ptr + o->base : d->d_un.d_ptr;
	return 0;
}

/* Finds the slot through which the object calls the function. */
static int find_slot(const struct wl_module_object *o, const char *name, struct slot *ret_slot)
{
	const ElfW(Sym) *symtab = (const ElfW(Sym) *)dynamic_value(o, DT_SYMTAB, true);
	const char *strtab = (const char *)dynamic_value(o, DT_STRTAB, true);
	const struct {
		const ElfW(Rela) *first;
		size_t size;
	} tables[] = {
		{(const ElfW(Rela) *)dynamic_value(o, DT_JMPREL, true), dynamic_value(o, DT_PLTRELSZ, false)},
		{(const ElfW(Rela) *)dynamic_value(o, DT_RELA, true), dynamic_value(o, DT_RELASZ, false)},
	};

	if (symtab == NULL || strtab == NULL)
		return -ENOENT;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (size_t i = 0; tables[t].first != NULL && i < tables[t].size / sizeof(ElfW(Rela)); i++) {
			const ElfW(Rela) *r = &tables[t].first[i];
			uint32_t type = (uint32_t)ELF64_R_TYPE(r->r_info);

			if ((type != JUMP_SLOT && type != GLOB_DAT) || strcmp(strtab + symtab[ELF64_R_SYM(r->r_info)].st_name, name) != 0)
				continue;
			ret_slot->at = (void **)(o->base + r->r_offset);
			ret_slot->read_only = is_relro(o, o->base + r->r_offset);
			return 0;
		}
	return -ENOENT;
}

static int write_slot(const struct slot *s, void *value)
{
	uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
	void *page = (void *)((uintptr_t)s->at & ~(size - 1));

	if (s->read_only && mprotect(page, size, PROT_READ | PROT_WRITE) != 0)
		return -errno;
	*s->at = value;
	if (s->read_only)
		mprotect(page, size, PROT_READ);
	return 0;
}

/* In place of sigprocmask: our own walk has all signals blocked already; whoever else uses this libunwind gets the real one. */
static int mask_unless_walking(int how, const sigset_t *set, sigset_t *old)
{
	if (atomic_load_explicit(&state.is_walking, memory_order_relaxed) && pthread_equal(state.walker, pthread_self()))
		return 0;
	return state.real_mask(how, set, old);
}

/* Starts the just loaded libunwind with pipe2, dl_iterate_phdr and sigprocmask replaced. */
static int tame(void *handle)
{
	unw_accessors_t *(*get_accessors)(unw_addr_space_t);
	int (*set_policy)(unw_addr_space_t, unw_caching_policy_t);
	unw_addr_space_t *local;
	struct slot pipe_slot, iterate_slot, mask_slot;
	struct wl_module_object o;
	void *real_pipe;
	int r;

	get_accessors = (unw_accessors_t * (*)(unw_addr_space_t)) dlsym(handle, TEXT(unw_get_accessors));
	set_policy = (int (*)(unw_addr_space_t, unw_caching_policy_t))dlsym(handle, TEXT(unw_set_caching_policy));
	local = (unw_addr_space_t *)dlsym(handle, TEXT(unw_local_addr_space));
	if (get_accessors == NULL || set_policy == NULL || local == NULL || state.init_local == NULL || state.step == NULL ||
	    state.get_reg == NULL)
		return -ENOENT;
	if (wl_modules_find_object((uintptr_t)get_accessors, &o) < 0 || find_slot(&o, "pipe2", &pipe_slot) < 0 ||
	    find_slot(&o, "dl_iterate_phdr", &iterate_slot) < 0)
		return -ENOENT;
	real_pipe = *pipe_slot.at;
	r = write_slot(&pipe_slot, (void *)no_pipe);
	if (r < 0)
		return r;
	take_over_memory(get_accessors(*local));
	write_slot(&pipe_slot, real_pipe);
	write_slot(&iterate_slot, (void *)iterate_one);
	if (find_slot(&o, "sigprocmask", &mask_slot) == 0) {
		state.real_mask = (int (*)(int, const sigset_t *, sigset_t *))dlsym(RTLD_DEFAULT, "sigprocmask");
		if (state.real_mask != NULL)
			state.blocks_signals = write_slot(&mask_slot, (void *)mask_unless_walking) == 0;
	}
	return set_policy(*local, UNW_CACHE_NONE) < 0 ? -ENOENT : 0;
}

/* The file beside this library, if it fits: "…/whyloop/libunwind.so.8". */
static void *load_beside(void)
{
	char path[512];
	struct wl_module_object o;
	const char *slash;
	size_t dir;

	if (wl_modules_find_object((uintptr_t)load_beside, &o) < 0 || (slash = strrchr(o.name, '/')) == NULL)
		return NULL;
	dir = (size_t)(slash - o.name) + 1;
	if (dir + sizeof soname > sizeof path)
		return NULL;
	memcpy(path, o.name, dir);
	memcpy(path + dir, soname, sizeof soname);
	return access(path, R_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
}

int wl_natstack_unwind_load(void)
{
	void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
	int r;

	if (handle != NULL) {
		dlclose(handle);
		return -EBUSY;
	}
	handle = load_beside();
	if (handle == NULL)
		handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	if (handle == NULL) {
		dlerror(); /* not the host's to find */
		return -ENOENT;
	}
	state.init_local = (int (*)(unw_cursor_t *, unw_context_t *))dlsym(handle, TEXT(unw_init_local));
	state.step = (int (*)(unw_cursor_t *))dlsym(handle, TEXT(unw_step));
	state.get_reg = (int (*)(unw_cursor_t *, int, unw_word_t *))dlsym(handle, TEXT(unw_get_reg));
#if defined(__x86_64__)
	state.get_context = (int (*)(unw_context_t *))dlsym(handle, TEXT(unw_tdep_getcontext));
	r = state.get_context != NULL ? tame(handle) : -ENOENT;
#else
	r = tame(handle);
#endif
	if (r < 0) {
		dlclose(handle);
		return r;
	}
	atomic_store(&state.kind, WL_UNWINDER_LIBUNWIND);
	return 0;
}

#endif

enum wl_unwinder wl_natstack_unwind_kind(void)
{
	return (enum wl_unwinder)atomic_load_explicit(&state.kind, memory_order_acquire);
}

const char *wl_natstack_unwind_name(enum wl_unwinder kind)
{
	if (kind == WL_UNWINDER_LIBUNWIND_BUILTIN)
		return "libunwind " TEXT(UNW_VERSION_MAJOR) "." TEXT(UNW_VERSION_MINOR) "." TEXT(UNW_VERSION_EXTRA) " (built in)";
	return "libunwind (libunwind.so.8)";
}

/* The code of a return from a signal handler, in libc or the vdso: the frame outside it was interrupted, not left by a call.
 * unw_is_signal_frame would tell too, at the price of two tested reads in every frame. */
static bool is_signal_return(uint64_t ip)
{
#if defined(__aarch64__)
	static const uint32_t code[] = {0xd2801168, 0xd4000001}; /* mov x8, #139; svc #0 */
#else
	static const uint8_t code[] = {0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05}; /* mov $15, %rax; syscall */
#endif
	/* Of the code only ip - 1 is known to be mapped. */
	return (((ip ^ (ip + sizeof code - 1)) >> PAGE_BITS) == 0 || is_page_readable(ip + sizeof code - 1)) &&
	       memcmp((const void *)ip, code, sizeof code) == 0;
}

/* Hands the cursor's frames to the sink. An ip is read as code only after the sink found it in a loaded segment. */
static void walk(unw_cursor_t *cursor, struct wl_natstack_sink *sink)
{
	unw_word_t ip = 0, sp = 0;
	bool exact = false;
	int r = 1;

	while (r > 0) {
		if (state.get_reg(cursor, UNW_REG_IP, &ip) < 0 || state.get_reg(cursor, UNW_REG_SP, &sp) < 0)
			break;
		if (!wl_natstack_take(sink, ip, sp, exact))
			return;
		exact = is_signal_return(ip);
		r = state.step(cursor);
	}
	if (r == 0 && state.get_reg(cursor, UNW_REG_IP, &ip) == 0)
		sink->end = ip == 0 ? WL_NATIVE_END_OUTERMOST : WL_NATIVE_END_NO_INFO;
	else
		sink->end = r == -UNW_ENOINFO ? WL_NATIVE_END_NO_INFO : WL_NATIVE_END_BROKEN;
	sink->ended = true;
}

static void block_signals(sigset_t *ret_before)
{
	sigset_t all;

	if (!state.blocks_signals)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, ret_before);
	state.walker = pthread_self();
	atomic_store(&state.is_walking, true);
}

static void unblock_signals(const sigset_t *before)
{
	if (!state.blocks_signals)
		return;
	atomic_store(&state.is_walking, false);
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

int wl_natstack_unwind_walk(struct wl_natstack_sink *sink)
{
	unw_context_t context;
	unw_cursor_t cursor;
	sigset_t before;
	int r;

	if (atomic_flag_test_and_set_explicit(&state.busy, memory_order_acquire))
		return -EBUSY;
	start_up();
	block_signals(&before);
	for (unsigned i = 0; i < PAGES_KNOWN; i++)
		atomic_store_explicit(&state.known_pages[i], 0, memory_order_relaxed);
#if defined(__x86_64__)
	r = state.get_context(&context);
#else
	r = unw_getcontext(&context);
#endif
	if (r == 0)
		r = state.init_local(&cursor, &context);
	if (r == 0)
		walk(&cursor, sink);
	unblock_signals(&before);
	atomic_flag_clear_explicit(&state.busy, memory_order_release);
	return r == 0 ? 0 : -ENOENT;
}

#else /* no <libunwind.h> at build time: libgcc_eh does it all */

int wl_natstack_unwind_init(void)
{
	return -ENOENT;
}

int wl_natstack_unwind_load(void)
{
	return -ENOENT;
}

enum wl_unwinder wl_natstack_unwind_kind(void)
{
	return WL_UNWINDER_NONE;
}

const char *wl_natstack_unwind_name(enum wl_unwinder kind)
{
	(void)kind;
	return "none";
}

int wl_natstack_unwind_walk(struct wl_natstack_sink *sink)
{
	(void)sink;
	return -ENOENT;
}

#endif
