/* Native frames get their function, file and line from this program's own symbols, and only where the build-id fits. */
#include <criterion/criterion.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/report/field.h"
#include "../../src/report/symbols.h"

struct self {
    uintptr_t base;
    char path[4096], build_id[41];
};

static void read_build_id(const ElfW(Nhdr) *note, const char *end, char *hex)
{
    while ((const char *)(note + 1) < end && note->n_type != NT_GNU_BUILD_ID)
        note = (const void *)((const char *)(note + 1) + ((note->n_namesz + 3u) & ~3u) + ((note->n_descsz + 3u) & ~3u));
    if ((const char *)(note + 1) >= end)
        return;
    const unsigned char *id = (const unsigned char *)(note + 1) + ((note->n_namesz + 3u) & ~3u);
    for (unsigned i = 0; i < note->n_descsz && i < 20; i++)
        sprintf(hex + 2 * i, "%02x", id[i]);
}

/* The program is the first object that the loader names. */
static int look(struct dl_phdr_info *info, size_t size, void *data)
{
    struct self *self = data;
    (void)size;
    self->base = info->dlpi_addr;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const char *start = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        if (info->dlpi_phdr[i].p_type == PT_NOTE && self->build_id[0] == '\0')
            read_build_id((const void *)start, start + info->dlpi_phdr[i].p_memsz, self->build_id);
    }
    return 1;
}

static struct self find_self(void)
{
    struct self self = {0};
    if (!wl_symbols_are_built_in())
        cr_skip_test("built without elfutils");
    dl_iterate_phdr(look, &self);
    ssize_t n = readlink("/proc/self/exe", self.path, sizeof self.path - 1);
    cr_assert_gt(n, 0);
    if (self.build_id[0] == '\0')
        cr_skip_test("the linker makes no build-id");
    return self;
}

__attribute__((noinline)) static uintptr_t somewhere_static(void)
{
    return (uintptr_t)__builtin_extract_return_addr(__builtin_return_address(0));
}

static json_t *report_of(const char *module, const char *build_id, uintptr_t offset)
{
    char hex[32];
    snprintf(hex, sizeof hex, "0x%zx", (size_t)offset);
    json_t *report = json_pack("{s:[{s:[{s:s,s:{s:s,s:s,s:s}}]}]}", "threads", "native_stack", "kind", "native", "native",
                               "module", module, "build_id", build_id, "offset", hex);
    cr_assert_not_null(report);
    return report;
}

static const json_t *native_of(const json_t *report)
{
    return wl_field_object(wl_field_at(wl_field_at(report, "threads", 0), "native_stack", 0), "native");
}

Test(symbols, a_static_function_gets_its_name_file_and_line)
{
    struct self self = find_self();
    json_t *report = report_of(self.path, self.build_id, (uintptr_t)somewhere_static - self.base);
    cr_assert_eq(wl_symbols_add(report, NULL), 1);
    cr_assert_str_eq(wl_field_text(native_of(report), "function"), "somewhere_static");
    const char *file = wl_field_text(native_of(report), "file");
    cr_assert_not_null(file);
    cr_assert_not_null(strstr(file, "test_symbols.c"), "%s", file);
    cr_assert_gt(wl_field_int(native_of(report), "line"), 1);
    json_decref(report);
}

Test(symbols, another_build_id_gets_no_name)
{
    struct self self = find_self();
    self.build_id[0] = self.build_id[0] == '0' ? '1' : '0';
    json_t *report = report_of(self.path, self.build_id, (uintptr_t)somewhere_static - self.base);
    cr_assert_eq(wl_symbols_add(report, NULL), 0);
    cr_assert_null(wl_field_text(native_of(report), "function"));
    json_decref(report);
}

Test(symbols, a_copy_below_the_debug_directory_is_found_by_its_name_and_by_its_build_id)
{
    struct self self = find_self();
    char dir[] = "/tmp/whyloop-symbols-XXXXXX", path[4200];
    const char *const places[] = {"/program", "/.build-id/%.2s/%s.debug"};
    cr_assert_not_null(mkdtemp(dir));
    for (int i = 0; i < 2; i++) {
        char at[128];
        snprintf(at, sizeof at, places[i], self.build_id, self.build_id + 2);
        snprintf(path, sizeof path, "%s/.build-id/%.2s", dir, self.build_id);
        if (i == 1) {
            *strrchr(path, '/') = '\0';
            cr_assert_eq(mkdir(path, 0700), 0);
            snprintf(path, sizeof path, "%s/.build-id/%.2s", dir, self.build_id);
            cr_assert_eq(mkdir(path, 0700), 0);
        }
        snprintf(path, sizeof path, "%s%s", dir, at);
        cr_assert_eq(symlink(self.path, path), 0);
        json_t *report = report_of("/nowhere/program", self.build_id, (uintptr_t)somewhere_static - self.base);
        cr_assert_eq(wl_symbols_add(report, dir), 1, "%s", path);
        cr_assert_eq(wl_symbols_add(report, NULL), 0);
        json_decref(report);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/.build-id/%.2s", dir, self.build_id);
    rmdir(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(dir);
}

Test(symbols, what_is_no_module_gets_no_name)
{
    struct self self = find_self();
    const char *const modules[] = {"/dev/zero", "/tmp", "[vdso]", "", "relative", "/etc/passwd", "/dev/stdin"};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        json_t *report = report_of(modules[i], self.build_id, 0x1000);
        cr_assert_eq(wl_symbols_add(report, NULL), 0, "%s", modules[i]);
        json_decref(report);
    }
    const char *const ids[] = {"", "zz", "00", "0123456789abcdef012", "../../../../../../etc/passwd0123456789"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        json_t *report = report_of(self.path, ids[i], 0x1000);
        cr_assert_eq(wl_symbols_add(report, "/tmp"), 0, "%s", ids[i]);
        json_decref(report);
    }
}

Test(symbols, reports_without_frames_or_of_other_types_are_left_alone)
{
    const char *const texts[] = {"{}", "[]", "{\"threads\": 1}", "{\"threads\": [1, {\"native_stack\": {}}]}",
                                 "{\"threads\": [{\"native_stack\": [1, {\"native\": []}, {\"native\": {\"build_id\": 7}}]}]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *report = json_loads(texts[i], 0, NULL);
        cr_assert_eq(wl_symbols_add(report, NULL), 0);
        json_decref(report);
    }
}
