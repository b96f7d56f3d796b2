/* Which loaded object an address lies in.
 *
 * Runs inside the watched program, in any thread, in hooks and in the crash handler, so: no malloc, no stdio, no lock of ours.
 * Order of use: wl_modules_init at the start; then for each address of a stack wl_modules_find, and wl_modules_symbol for those
 * that are shown; natstack asks wl_modules_find_object for each frame.
 *
 * How an object is found: by glibc's _dl_find_object (2.35 and later), which is lock-free, found by dlsym so that the library also
 * loads where it lacks; there, by dl_iterate_phdr, which takes the loader's lock. What _dl_find_object does not tell (program
 * headers, build-id) is read from the ELF header at the start of the mapping.
 *
 * Found modules are interned in a fixed table that is only appended to: a slot is taken by an atomic add, filled, and then
 * published by its `ready` mark. A signal or a fork in between leaves an empty slot behind and nothing else. An object that was
 * unloaded keeps its entry; what is loaded there later differs in path or build-id and gets its own.
 *
 * Symbols: an index of a module's .dynsym is made at the third question about it: function symbols put into buckets by address
 * (two passes, no sorting: sorting 3000 symbols would cost more than a whole report should). Memory: 4 bytes a symbol from one
 * arena of 256 KB, most of it never touched. When the arena is full, or another thread is just building, the table is
 * searched from end to end, a few microseconds for an interpreter.
 *
 * Relies on: System V ELF, DT_GNU_HASH or DT_HASH to know how many symbols there are, /proc/self/exe for the program's path. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "modules.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum {
	NAMES_SIZE = 64 * 1024,
	INDEX_WORDS = 64 * 1024, /* of 4 bytes: 256 KB */
	SYMBOLS_PER_BUCKET = 4,
	ASKS_WITHOUT_INDEX = 2, /* libc is asked for one name, the interpreter for many */
	BUCKETS_BACK = 64, /* how far to look back for a symbol that began in an earlier bucket */
};

enum index_state { INDEX_NONE, INDEX_BUILDING, INDEX_READY, INDEX_REFUSED };

/* The symbols of one module: bucket b holds symbols[first[b] .. first[b + 1]). */
struct symbol_index {
	const ElfW(Sym) *symtab;
	const char *strtab;
	size_t strsz;
	size_t count;  /* entries of symtab */
	uint64_t low;  /* lowest st_value of a function */
	unsigned shift;
	uint32_t buckets;
	const uint32_t *first;
	const uint32_t *symbols;
};

struct entry {
	struct wl_module module;
	struct symbol_index index;
	atomic_int index_state;
	atomic_uint asks;
	atomic_bool ready;
};

/* glibc's struct dl_find_object, spelled out so that the library can be built where <dlfcn.h> lacks it. */
struct found_object {
	unsigned long long flags;
	void *map_start;
	void *map_end;
	struct link_map *link_map;
	void *eh_frame;
	unsigned long long reserved[7];
};

typedef int (*find_object_fn)(void *, struct found_object *);
typedef int (*iterate_fn)(int (*)(struct dl_phdr_info *, size_t, void *), void *);

/* All of this file's state: written by wl_modules_init, then only appended to as told above. */
static struct {
	find_object_fn real_find_object;
	iterate_fn real_iterate;
	uintptr_t program_headers; /* what the kernel said, asked once: getauxval walks a list */
	size_t program_headers_count;
	uintptr_t vdso;
	atomic_int iterating; /* threads in dl_iterate_phdr, and the process that they are of */
	atomic_int iterating_pid;
	atomic_uint taken; /* slots handed out; may run past the table's end */
	atomic_uint names_used;
	atomic_uint index_used;
	struct entry entries[WL_MODULES_MAX];
	char names[NAMES_SIZE];
	uint32_t index_words[INDEX_WORDS];
} state;

int wl_modules_init(void)
{
	state.real_find_object = (find_object_fn)dlsym(RTLD_DEFAULT, "_dl_find_object");
	state.real_iterate = (iterate_fn)dlsym(RTLD_DEFAULT, "dl_iterate_phdr");
	state.program_headers = getauxval(AT_PHDR);
	state.program_headers_count = getauxval(AT_PHNUM);
	state.vdso = getauxval(AT_SYSINFO_EHDR);
	return state.real_find_object != NULL || state.real_iterate != NULL ? 0 : -ENOSYS;
}

void wl_modules_done(void)
{
}

bool wl_modules_is_lock_free(void)
{
	return state.real_find_object != NULL;
}

/* A child that was forked off while another thread was in here would wait for the loader's lock for ever: glibc does not reset it. It is
 * told by the count that never falls and the pid that is not its own. */
static bool is_locked_for_ever(void)
{
	return atomic_load(&state.iterating) > 0 && atomic_load(&state.iterating_pid) != getpid();
}

int wl_modules_iterate(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	int r;

	if (state.real_iterate == NULL || is_locked_for_ever())
		return -EBUSY;
	atomic_store(&state.iterating_pid, getpid());
	atomic_fetch_add(&state.iterating, 1);
	r = state.real_iterate(callback, data);
	atomic_fetch_sub(&state.iterating, 1);
	return r;
}

/* --- the object as it lies there now --- */

static bool is_program(const struct wl_module_object *o)
{
	return state.program_headers >= o->start && state.program_headers < o->end;
}

static bool is_vdso(const struct wl_module_object *o)
{
	return state.vdso != 0 && state.vdso >= o->start && state.vdso < o->end;
}

/* Between the segments of an object there may be holes, which nothing may read. */
static bool is_in_segment(const struct wl_module_object *o, uintptr_t ip)
{
	for (size_t i = 0; i < o->phnum; i++)
		if (o->phdr[i].p_type == PT_LOAD && ip - o->base - o->phdr[i].p_vaddr < o->phdr[i].p_memsz)
			return true;
	return false;
}

static bool is_elf(const void *header)
{
	const ElfW(Ehdr) *ehdr = header;

	return memcmp(ehdr->e_ident, ELFMAG, SELFMAG) == 0 && ehdr->e_phentsize == sizeof(ElfW(Phdr));
}

/* The program headers, which link_map does not show: right behind the ELF header, which the first segment maps, or, for a
 * program linked so that it does not, where the kernel says. */
static void find_program_headers(struct wl_module_object *o)
{
	const ElfW(Ehdr) *ehdr = (const ElfW(Ehdr) *)o->start;

	if (is_program(o)) {
		o->phdr = (const ElfW(Phdr) *)state.program_headers;
		o->phnum = state.program_headers_count;
	} else if (is_elf(ehdr) && ehdr->e_phoff + ehdr->e_phnum * sizeof(ElfW(Phdr)) <= o->end - o->start) {
		o->phdr = (const ElfW(Phdr) *)(o->start + ehdr->e_phoff);
		o->phnum = ehdr->e_phnum;
	}
}

static int find_by_loader(uintptr_t ip, struct wl_module_object *o)
{
	struct found_object found;

	if (state.real_find_object((void *)ip, &found) != 0)
		return -ENOENT;
	*o = (struct wl_module_object){
		.start = (uintptr_t)found.map_start,
		.end = (uintptr_t)found.map_end,
		.base = found.link_map->l_addr,
		.name = found.link_map->l_name,
		.dynamic = found.link_map->l_ld,
		.eh_frame_hdr = found.eh_frame,
		.link_map = found.link_map,
	};
	find_program_headers(o);
	return o->phdr == NULL || is_in_segment(o, ip) ? 0 : -ENOENT;
}

/* Fills the range and the pointers that follow from the program headers. */
static void complete_from_headers(struct wl_module_object *o)
{
	o->start = UINTPTR_MAX;
	o->end = 0;
	for (size_t i = 0; i < o->phnum; i++) {
		const ElfW(Phdr) *p = &o->phdr[i];
		uintptr_t from = o->base + p->p_vaddr;

		if (p->p_type == PT_LOAD && from < o->start)
			o->start = from;
		if (p->p_type == PT_LOAD && from + p->p_memsz > o->end)
			o->end = from + p->p_memsz;
		if (p->p_type == PT_DYNAMIC)
			o->dynamic = (const ElfW(Dyn) *)from;
		if (p->p_type == PT_GNU_EH_FRAME)
			o->eh_frame_hdr = (const void *)from;
	}
}

struct search {
	uintptr_t ip;
	struct wl_module_object *object;
};

static int match_object(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *s = data;
	struct wl_module_object o = {
		.base = info->dlpi_addr, .name = info->dlpi_name, .phdr = info->dlpi_phdr, .phnum = info->dlpi_phnum,
	};

	(void)size;
	if (!is_in_segment(&o, s->ip))
		return 0;
	complete_from_headers(&o);
	*s->object = o;
	return 1;
}

/* musl and old glibc: the vdso may be in no list, so it is asked for by itself. */
static int find_in_vdso(uintptr_t ip, struct wl_module_object *o)
{
	const ElfW(Ehdr) *ehdr = (const ElfW(Ehdr) *)state.vdso;
	struct wl_module_object found = {.name = "[vdso]"};

	if (ehdr == NULL || ip < (uintptr_t)ehdr || ip - (uintptr_t)ehdr > 0x10000 || !is_elf(ehdr))
		return -ENOENT;
	found.phdr = (const ElfW(Phdr) *)((const char *)ehdr + ehdr->e_phoff);
	found.phnum = ehdr->e_phnum;
	for (size_t i = 0; i < found.phnum; i++)
		if (found.phdr[i].p_type == PT_LOAD) {
			found.base = (uintptr_t)ehdr - found.phdr[i].p_vaddr;
			break;
		}
	if (!is_in_segment(&found, ip))
		return -ENOENT;
	complete_from_headers(&found);
	*o = found;
	return 0;
}

int wl_modules_find_object(uintptr_t ip, struct wl_module_object *ret_object)
{
	struct search s = {.ip = ip, .object = ret_object};
	int r;

	if (state.real_find_object != NULL)
		r = find_by_loader(ip, ret_object);
	else
		r = wl_modules_iterate(match_object, &s);
	if (state.real_find_object == NULL && r != -EBUSY)
		r = r == 1 ? 0 : -ENOENT;
	return r == -ENOENT ? find_in_vdso(ip, ret_object) : r;
}

/* --- interning --- */

/* Returns the bytes of the build-id in the mapped image, NULL if there are none. */
static const uint8_t *find_build_id(const struct wl_module_object *o, size_t *ret_size)
{
	for (size_t i = 0; i < o->phnum; i++) {
		const ElfW(Phdr) *p = &o->phdr[i];
		const char *at = (const char *)(o->base + p->p_vaddr);
		size_t left = p->p_filesz, align = p->p_align == 8 ? 8 : 4;

		if (p->p_type != PT_NOTE || (uintptr_t)at < o->start || left > o->end - (uintptr_t)at)
			continue;
		while (left >= sizeof(ElfW(Nhdr))) {
			const ElfW(Nhdr) *n = (const ElfW(Nhdr) *)at;
			size_t desc = (sizeof *n + n->n_namesz + align - 1) & ~(align - 1);
			size_t whole = (desc + n->n_descsz + align - 1) & ~(align - 1);

			if (desc > left || n->n_descsz > left - desc)
				break;
			if (n->n_type == NT_GNU_BUILD_ID && n->n_namesz == 4 && memcmp(n + 1, "GNU", 4) == 0) {
				*ret_size = n->n_descsz;
				return (const uint8_t *)at + desc;
			}
			if (whole > left)
				break;
			at += whole;
			left -= whole;
		}
	}
	return NULL;
}

/* Puts len bytes and a NUL into the store of names; NULL when that is full. */
static const char *keep_name(const char *text, size_t len)
{
	unsigned at = atomic_load_explicit(&state.names_used, memory_order_relaxed);

	do {
		if (len + 1 > NAMES_SIZE - at)
			return NULL;
	} while (!atomic_compare_exchange_weak(&state.names_used, &at, at + (unsigned)len + 1));
	memcpy(state.names + at, text, len);
	state.names[at + len] = '\0';
	return state.names + at;
}

static const char *keep_path(const struct wl_module_object *o, const struct wl_module *m)
{
	char exe[1024]; /* hooks have little stack; a longer path is told as it was asked for */
	ssize_t n;

	if (m->is_vdso)
		return "[vdso]";
	if (!m->is_program)
		return keep_name(o->name, strlen(o->name));
	n = readlink("/proc/self/exe", exe, sizeof exe);
	if (n > 0 && n < (ssize_t)sizeof exe)
		return keep_name(exe, (size_t)n);
	/* No /proc, as in a bare chroot: what the kernel was asked to run. */
	if (getauxval(AT_EXECFN) != 0)
		return (const char *)getauxval(AT_EXECFN);
	return o->name;
}

/* Whether the entry is this very load of the object. The program's and the vdso's paths are not the loader's names, but neither can be
 * unloaded. */
static bool is_same(const struct entry *e, const struct wl_module_object *o)
{
	const struct wl_module *m = &e->module;
	const uint8_t *id;
	size_t size = 0;

	if (m->base != o->base || m->start != o->start || m->end != o->end)
		return false;
	if (m->is_program || m->is_vdso)
		return true;
	if (strcmp(m->path, o->name) != 0)
		return false;
	id = find_build_id(o, &size);
	if (size > sizeof m->build_id)
		size = sizeof m->build_id;
	return size == m->build_id_size && (id == NULL || memcmp(id, m->build_id, size) == 0);
}

static struct entry *find_entry(const struct wl_module_object *o)
{
	unsigned taken = atomic_load_explicit(&state.taken, memory_order_acquire);

	for (unsigned i = 0; i < taken && i < WL_MODULES_MAX; i++)
		if (atomic_load_explicit(&state.entries[i].ready, memory_order_acquire) && is_same(&state.entries[i], o))
			return &state.entries[i];
	return NULL;
}

static struct entry *add_entry(const struct wl_module_object *o)
{
	struct entry *e;
	const uint8_t *id;
	const char *slash;
	size_t size = 0;
	unsigned i;

	if (atomic_load(&state.taken) >= WL_MODULES_MAX || (i = atomic_fetch_add(&state.taken, 1)) >= WL_MODULES_MAX)
		return NULL;
	e = &state.entries[i];
	e->module.is_program = is_program(o);
	e->module.is_vdso = is_vdso(o);
	e->module.path = keep_path(o, &e->module);
	if (e->module.path == NULL)
		return NULL;
	slash = strrchr(e->module.path, '/');
	e->module.name = slash != NULL && slash[1] != '\0' ? slash + 1 : e->module.path;
	e->module.base = o->base;
	e->module.start = o->start;
	e->module.end = o->end;
	e->module.index = (uint16_t)i;
	id = find_build_id(o, &size);
	e->module.build_id_size = (uint8_t)(size > sizeof e->module.build_id ? sizeof e->module.build_id : size);
	if (id != NULL)
		memcpy(e->module.build_id, id, e->module.build_id_size);
	atomic_store_explicit(&e->ready, true, memory_order_release);
	return e;
}

const struct wl_module *wl_modules_find(uintptr_t ip)
{
	struct wl_module_object o;
	struct entry *e;

	if (wl_modules_find_object(ip, &o) < 0)
		return NULL;
	e = find_entry(&o);
	if (e == NULL)
		e = add_entry(&o);
	return e != NULL ? &e->module : NULL;
}

void wl_modules_note_program(void)
{
	wl_modules_find(state.program_headers);
}

/* --- symbols --- */

/* glibc has relocated the addresses in .dynamic, musl and the vdso have not. */
static uintptr_t dynamic_address(const struct wl_module_object *o, const ElfW(Dyn) *d)
{
	return d->d_un.d_ptr < o->start ? d->d_un.d_ptr + o->base : d->d_un.d_ptr;
}

static size_t count_by_gnu_hash(const uint32_t *hash)
{
	uint32_t buckets = hash[0], symoffset = hash[1], words = hash[2], last = 0;
	const uint32_t *bucket = hash + 4 + words * (sizeof(ElfW(Addr)) / 4);
	const uint32_t *chain = bucket + buckets;

	for (uint32_t i = 0; i < buckets; i++)
		if (bucket[i] > last)
			last = bucket[i];
	if (last < symoffset)
		return symoffset;
	while ((chain[last - symoffset] & 1) == 0)
		last++;
	return last + 1;
}

static bool find_tables(const struct wl_module_object *o, struct symbol_index *x)
{
	const uint32_t *gnu_hash = NULL, *hash = NULL;

	if (o->dynamic == NULL)
		return false;
	for (const ElfW(Dyn) *d = o->dynamic; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_SYMTAB)
			x->symtab = (const ElfW(Sym) *)dynamic_address(o, d);
		else if (d->d_tag == DT_STRTAB)
			x->strtab = (const char *)dynamic_address(o, d);
		else if (d->d_tag == DT_STRSZ)
			x->strsz = d->d_un.d_val;
		else if (d->d_tag == DT_GNU_HASH)
			gnu_hash = (const uint32_t *)dynamic_address(o, d);
		else if (d->d_tag == DT_HASH)
			hash = (const uint32_t *)dynamic_address(o, d);
	}
	if (x->symtab == NULL || x->strtab == NULL)
		return false;
	if (gnu_hash != NULL)
		x->count = count_by_gnu_hash(gnu_hash);
	else if (hash != NULL)
		x->count = hash[1];
	return x->count > 0 && x->count <= WL_MODULES_SYMBOLS_MAX;
}

/* A function with code here. Not an IFUNC: that symbol is the resolver's, its name the chosen function's. */
static bool is_function(const ElfW(Sym) *s)
{
	return (s->st_info & 0xf) == STT_FUNC && s->st_shndx != SHN_UNDEF && s->st_size > 0;
}

static uint32_t *take_words(size_t n)
{
	unsigned at = atomic_load_explicit(&state.index_used, memory_order_relaxed);

	do {
		if (n > INDEX_WORDS - at)
			return NULL;
	} while (!atomic_compare_exchange_weak(&state.index_used, &at, at + (unsigned)n));
	return state.index_words + at;
}

/* Chooses the buckets' width so that there is about one for SYMBOLS_PER_BUCKET symbols. Returns how many functions there are. */
static uint32_t measure(struct symbol_index *x)
{
	uint64_t low = UINT64_MAX, high = 0;
	uint32_t functions = 0;

	for (size_t i = 0; i < x->count; i++) {
		if (!is_function(&x->symtab[i]))
			continue;
		functions++;
		if (x->symtab[i].st_value < low)
			low = x->symtab[i].st_value;
		if (x->symtab[i].st_value > high)
			high = x->symtab[i].st_value;
	}
	if (functions == 0)
		return 0;
	x->low = low;
	while (((high - low) >> x->shift) > functions / SYMBOLS_PER_BUCKET)
		x->shift++;
	x->buckets = (uint32_t)((high - low) >> x->shift) + 1;
	return functions;
}

/* Counting sort by bucket: count, add up, place from the back. */
static int build_index(struct symbol_index *x)
{
	uint32_t functions = measure(x);
	uint32_t *first, *symbols;

	if (functions == 0)
		return -ENOENT;
	first = take_words((size_t)x->buckets + 1 + functions);
	if (first == NULL)
		return -ENOMEM;
	symbols = first + x->buckets + 1;
	for (size_t i = 0; i < x->count; i++)
		if (is_function(&x->symtab[i]))
			first[(x->symtab[i].st_value - x->low) >> x->shift]++;
	for (uint32_t b = 1; b < x->buckets; b++)
		first[b] += first[b - 1];
	first[x->buckets] = functions;
	for (size_t i = x->count; i-- > 0;)
		if (is_function(&x->symtab[i]))
			symbols[--first[(x->symtab[i].st_value - x->low) >> x->shift]] = (uint32_t)i;
	x->first = first;
	x->symbols = symbols;
	return 0;
}

static const char *name_of(const struct symbol_index *x, const ElfW(Sym) *s)
{
	return s->st_name < x->strsz || x->strsz == 0 ? x->strtab + s->st_name : "";
}

/* Of two names of the same function the one that people know: "fopen", not "_IO_fopen" or "fopen64". */
static bool is_plainer(const char *name, const char *than)
{
	size_t a = strspn(name, "_"), b = strspn(than, "_");

	return a != b ? a < b : strlen(name) < strlen(than);
}

/* Of two symbols that cover the address: the one that begins later, is smaller, has the plainer name. */
static bool is_better(const struct symbol_index *x, const ElfW(Sym) *s, const ElfW(Sym) *best)
{
	if (best == NULL)
		return true;
	if (s->st_value != best->st_value)
		return s->st_value > best->st_value;
	if (s->st_size != best->st_size)
		return s->st_size < best->st_size;
	return is_plainer(name_of(x, s), name_of(x, best));
}

static const ElfW(Sym) *better_if_covers(const struct symbol_index *x, const ElfW(Sym) *s, uint64_t value, const ElfW(Sym) *best)
{
	return value - s->st_value < s->st_size && is_function(s) && is_better(x, s, best) ? s : best;
}

static const ElfW(Sym) *search_all(const struct symbol_index *x, uint64_t value)
{
	const ElfW(Sym) *best = NULL;

	for (size_t i = 0; i < x->count; i++)
		best = better_if_covers(x, &x->symtab[i], value, best);
	return best;
}

/* Looks in the address's own bucket and, while nothing covers it, in those before: a long function may have begun there. An address that
 * no symbol covers (static functions are not in .dynsym) must not cost a walk to the beginning: BUCKETS_BACK ends it. */
static const ElfW(Sym) *search_index(const struct symbol_index *x, uint64_t value)
{
	const ElfW(Sym) *best = NULL;
	uint64_t bucket = (value - x->low) >> x->shift;

	if (value < x->low)
		return NULL;
	if (bucket >= x->buckets)
		bucket = x->buckets - 1;
	for (uint64_t b = bucket + 1, left = BUCKETS_BACK; b-- > 0 && best == NULL && left > 0;) {
		for (uint32_t i = x->first[b]; i < x->first[b + 1]; i++)
			best = better_if_covers(x, &x->symtab[x->symbols[i]], value, best);
		left -= x->first[b] != x->first[b + 1];
	}
	return best;
}

static void prepare_index(struct entry *e, const struct wl_module_object *o)
{
	int none = INDEX_NONE;

	if (atomic_fetch_add_explicit(&e->asks, 1, memory_order_relaxed) < ASKS_WITHOUT_INDEX)
		return;
	if (!atomic_compare_exchange_strong(&e->index_state, &none, INDEX_BUILDING))
		return;
	if (find_tables(o, &e->index) && build_index(&e->index) == 0)
		atomic_store_explicit(&e->index_state, INDEX_READY, memory_order_release);
	else
		atomic_store_explicit(&e->index_state, INDEX_REFUSED, memory_order_release);
}

const char *wl_modules_symbol(const struct wl_module *module, uintptr_t ip, uint64_t *ret_offset)
{
	struct entry *e = module != NULL ? &state.entries[module->index] : NULL;
	struct symbol_index local = {.count = 0};
	const struct symbol_index *x = &local;
	const ElfW(Sym) *s = NULL;
	const char *name;
	struct wl_module_object o;
	uint64_t value;

	/* Only if that very object still lies there: its tables are read where they are. */
	if (e == NULL || wl_modules_find_object(ip, &o) < 0 || !is_same(e, &o))
		return NULL;
	value = ip - o.base;
	prepare_index(e, &o);
	if (atomic_load_explicit(&e->index_state, memory_order_acquire) == INDEX_READY) {
		x = &e->index;
		s = search_index(x, value);
	} else if (find_tables(&o, &local)) {
		s = search_all(x, value);
	}
	name = s != NULL ? name_of(x, s) : "";
	if (name[0] == '\0')
		return NULL;
	if (ret_offset != NULL)
		*ret_offset = value - s->st_value;
	return name;
}
