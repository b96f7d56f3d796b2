/* Which module an address lies in, its build-id as readelf has it, and the dynamic symbol that covers it. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

#include "../../src/preload/modules.h"

static void start(void)
{
	cr_assert_eq(wl_modules_init(), 0);
}

TestSuite(modules, .init = start);

static uintptr_t address_of(const char *name)
{
	void *p = dlsym(RTLD_DEFAULT, name);

	cr_assert_not_null(p, "no %s", name);
	return (uintptr_t)p;
}

/* What `readelf -n` says, "" if nothing; skips the test where there is no readelf. */
static void read_build_id(const char *path, char *hex, size_t size)
{
	char command[4200], line[256];
	FILE *f;

	if (system("readelf --version >/dev/null 2>&1") != 0)
		cr_skip_test("no readelf");
	snprintf(command, sizeof command, "readelf -n '%s' 2>/dev/null", path);
	hex[0] = '\0';
	f = popen(command, "r");
	while (fgets(line, sizeof line, f) != NULL) {
		char *at = strstr(line, "Build ID: ");

		if (at != NULL)
			snprintf(hex, size, "%.*s", (int)strcspn(at + 10, "\n"), at + 10);
	}
	pclose(f);
}

static void check_build_id(const struct wl_module *m)
{
	char said[128], ours[64] = "";

	read_build_id(m->path, said, sizeof said);
	for (size_t i = 0; i < m->build_id_size; i++)
		sprintf(ours + 2 * i, "%02x", m->build_id[i]);
	cr_assert_str_eq(ours, said, "%s", m->path);
}

Test(modules, knows_the_program)
{
	const struct wl_module *m = wl_modules_find((uintptr_t)start);
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);

	cr_assert_gt(n, 0);
	exe[n] = '\0';
	cr_assert_not_null(m);
	cr_assert(m->is_program);
	cr_assert_not(m->is_vdso);
	cr_assert_str_eq(m->path, exe);
	cr_assert_str_eq(m->name, strrchr(exe, '/') + 1);
	check_build_id(m);
}

Test(modules, notes_the_program_early)
{
	wl_modules_note_program();
	cr_assert_eq(wl_modules_find((uintptr_t)start)->index, 0);
}

Test(modules, knows_a_library)
{
	const struct wl_module *m = wl_modules_find(address_of("printf"));
	Dl_info info;

	cr_assert_not_null(m);
	cr_assert_not(m->is_program);
	cr_assert_neq(dladdr((void *)address_of("printf"), &info), 0);
	cr_assert_str_eq(m->path, info.dli_fname);
	cr_assert_str_eq(m->name, strrchr(info.dli_fname, '/') + 1);
	cr_assert_eq(m->base, (uint64_t)(uintptr_t)info.dli_fbase);
	check_build_id(m);
}

Test(modules, knows_the_vdso)
{
	uintptr_t vdso = getauxval(AT_SYSINFO_EHDR);
	const struct wl_module *m;

	if (vdso == 0)
		cr_skip_test("no vdso");
	m = wl_modules_find(vdso + 64);
	cr_assert_not_null(m);
	cr_assert(m->is_vdso);
	cr_assert_str_eq(m->path, "[vdso]");
	cr_assert_str_eq(m->name, "[vdso]");
	cr_assert_eq(m->base, vdso);
}

Test(modules, interns)
{
	const struct wl_module *m = wl_modules_find(address_of("printf"));

	cr_assert_eq(wl_modules_find(address_of("malloc")), m);
	cr_assert_eq(wl_modules_find(address_of("qsort")), m);
	cr_assert_neq(wl_modules_find((uintptr_t)start), m);
}

Test(modules, knows_when_it_is_nowhere)
{
	int local;
	void *heap = malloc(1 << 20);

	cr_assert_null(wl_modules_find(0));
	cr_assert_null(wl_modules_find(UINTPTR_MAX));
	cr_assert_null(wl_modules_find((uintptr_t)&local));
	cr_assert_null(wl_modules_find((uintptr_t)heap));
	cr_assert_null(wl_modules_symbol(NULL, 0, NULL));
	free(heap);
}

/* Asked often, so that both ways are taken: without an index and with one. */
Test(modules, names_functions)
{
	static const char *const names[] = {"printf", "malloc", "qsort", "free", "fopen", "getenv", "popen", "strtol", "bsearch", "printf"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		uintptr_t at = address_of(names[i]);
		const struct wl_module *m = wl_modules_find(at);
		uint64_t offset = 99;

		cr_assert_str_eq(wl_modules_symbol(m, at, &offset), names[i]);
		cr_assert_eq(offset, 0);
		cr_assert_str_eq(wl_modules_symbol(m, at + 1, &offset), names[i]);
		cr_assert_eq(offset, 1);
	}
}

/* Compares every address in steps with what dladdr finds; where that one is outside its symbol, ours must be another or none. */
Test(modules, agrees_with_dladdr)
{
	const struct wl_module *m = wl_modules_find(address_of("printf"));
	size_t same = 0, none = 0, other = 0;

	for (uintptr_t at = m->start; at < m->end; at += 997) {
		const ElfW(Sym) *s = NULL;
		Dl_info info;
		uint64_t offset = 0;
		const char *ours = wl_modules_symbol(m, at, &offset);
		bool theirs = dladdr1((void *)at, &info, (void **)&s, RTLD_DL_SYMENT) != 0 && s != NULL && info.dli_saddr != NULL &&
		              (s->st_info & 0xf) == STT_FUNC && at - (uintptr_t)info.dli_saddr < s->st_size;

		if (ours == NULL && !theirs)
			none++;
		else if (ours != NULL && theirs && at - offset == (uintptr_t)info.dli_saddr)
			same++;
		else
			other++;
	}
	cr_log_info("same %zu, none %zu, other %zu", same, none, other);
	cr_assert_gt(same, 100);
	cr_assert_gt(none, 10);
	/* Nested symbols: dladdr takes the first that it meets. */
	cr_assert_leq(other, same / 50);
}

Test(modules, never_names_what_is_behind_a_symbol)
{
	static const char *const names[] = {"malloc", "qsort", "getenv", "strtol"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		uintptr_t at = address_of(names[i]);
		const ElfW(Sym) *s = NULL;
		Dl_info info;
		const char *name;

		cr_assert_neq(dladdr1((void *)at, &info, (void **)&s, RTLD_DL_SYMENT), 0);
		name = wl_modules_symbol(wl_modules_find(at), at + s->st_size, NULL);
		cr_assert(name == NULL || strcmp(name, names[i]) != 0);
	}
}

Test(modules, remembers_what_was_unloaded)
{
	void *handle = dlopen("libBrokenLocale.so.1", RTLD_NOW);
	const struct wl_module *m, *again;
	const ElfW(Phdr) *p;
	struct wl_module_object o;
	uintptr_t at;

	if (handle == NULL)
		cr_skip_test("no libBrokenLocale");
	at = (uintptr_t)((struct link_map *)handle)->l_ld;
	m = wl_modules_find(at);
	cr_assert_not_null(m);
	cr_assert_eq(wl_modules_find_object(at, &o), 0);
	p = o.phdr;
	cr_assert_not_null(p);
	cr_assert_neq(o.eh_frame_hdr, NULL);
	dlclose(handle);
	cr_assert_null(wl_modules_find(at));
	cr_assert_null(wl_modules_symbol(m, at, NULL));
	cr_assert_str_eq(m->name, "libBrokenLocale.so.1");
	handle = dlopen("libBrokenLocale.so.1", RTLD_NOW);
	again = wl_modules_find((uintptr_t)((struct link_map *)handle)->l_ld);
	cr_assert_str_eq(again->name, m->name);
	cr_assert_eq(memcmp(again->build_id, m->build_id, sizeof m->build_id), 0);
}

static void *ask(void *data)
{
	(void)data;
	for (int i = 0; i < 1000; i++) {
		uintptr_t at = address_of(i % 2 ? "qsort" : "malloc");

		cr_assert_str_eq(wl_modules_symbol(wl_modules_find(at), at, NULL), i % 2 ? "qsort" : "malloc");
	}
	return NULL;
}

Test(modules, answers_many_threads)
{
	pthread_t threads[8];

	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, ask, NULL);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
}
