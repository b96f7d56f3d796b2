/* Which loaded object an address lies in, and what its dynamic symbol is called.
 * See modules.c for how, and for what it costs. */
#ifndef WL_PRELOAD_MODULES_H
#define WL_PRELOAD_MODULES_H

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A loaded object, kept for the life of the process, also after it was unloaded. */
struct wl_module {
	const char *path;      /* as the loader has it; the program: what /proc/self/exe says; "[vdso]" */
	const char *name;      /* the last part of path */
	uint64_t base;         /* load bias: offset in the file's own addresses = ip - base */
	uint64_t start, end;   /* the mapped range */
	uint8_t build_id[20];  /* the first 20 bytes of it */
	uint8_t build_id_size; /* 0: it has none */
	bool is_program;       /* the executable itself */
	bool is_vdso;
	uint16_t index;        /* position in the table, from 0, unique in this process */
};

/* A loaded object as it lies there now: pointers into it, good only while it stays loaded. */
struct wl_module_object {
	uintptr_t start, end;      /* the mapped range */
	uintptr_t base;            /* load bias */
	const char *name;          /* the loader's: "" for the program */
	const ElfW(Phdr) *phdr;    /* NULL if not to be had */
	size_t phnum;
	const ElfW(Dyn) *dynamic;  /* NULL if none */
	const void *eh_frame_hdr;  /* NULL if none */
	void *link_map;            /* NULL where only dl_iterate_phdr told */
};

/* Finds the loader's own functions. Costs a lookup of two names.
 * Returns 0, or -ENOSYS when the C library has no way to tell its modules.
 * Context: start */
int wl_modules_init(void);

/* Interns the program itself, whose path costs a readlink in /proc (up to 35 us): early, so that no report pays for it, and before
 * the program can change its root or go away.
 * Context: any */
void wl_modules_note_program(void);

/* Nothing is freed: names may still be in use. For symmetry.
 * Context: any */
void wl_modules_done(void);

/* Looks up the object whose mapped, loaded segment covers ip. Fills *ret_object and returns 0; -ENOENT if ip is in none;
 * -EBUSY in a forked child that can't ask any more, since the loader's lock was taken at the fork (glibc before 2.35).
 * With glibc 2.35 or later it takes no lock; before, the loader's (dl_iterate_phdr).
 * ip should belong to a live stack, or to code that can't be unloaded meanwhile.
 * Context: any, signal (with glibc 2.35 or later) */
int wl_modules_find_object(uintptr_t ip, struct wl_module_object *ret_object);

/* The same with the result interned: the returned struct is never freed or changed. Two calls for the same load of a
 * module give the same pointer (two threads that ask for the first time at the same moment may get twins).
 * Returns NULL if ip is in no module, or the table or its store of names is full.
 * Context: any, signal (with glibc 2.35 or later) */
const struct wl_module *wl_modules_find(uintptr_t ip);

/* The name of the dynamic function symbol that covers ip, and ip's distance from its start in *ret_offset (may be NULL; set
 * only on success). ip is a plain address: pass return address - 1 and add 1 again if that is what is to be shown.
 * The name lies in the module's own string table and is good only while that module stays loaded: copy it.
 * Returns NULL if there is none, or finding out would not be cheap (more than WL_MODULES_SYMBOLS_MAX symbols).
 * Context: any, signal */
const char *wl_modules_symbol(const struct wl_module *module, uintptr_t ip, uint64_t *ret_offset);

/* The real dl_iterate_phdr, since the library may have a hidden one of its own (natstack_unwind.c).
 * Returns what it returns; -EBUSY where there is none, or as wl_modules_find_object.
 * Context: any */
int wl_modules_iterate(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data);

/* Whether module lookups are lock-free here (glibc 2.35 and later).
 * Context: any, signal */
bool wl_modules_is_lock_free(void);

enum {
	WL_MODULES_MAX = 512,            /* distinct modules remembered */
	WL_MODULES_SYMBOLS_MAX = 1 << 15 /* a module with more symbols than this gets no names here */
};

#endif
