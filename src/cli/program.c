/* Reading an executable: is it one that the dynamic linker loads, is it a Python, and which.
 *
 * Runs in the command.  wl_program_find looks in PATH and follows `#!` lines, also through env(1); wl_program_read maps
 * the ELF file and looks at its headers, its dynamic section and the names in its dynamic string table.  A file may be
 * cut short or made to mislead, so every place in it is checked (at).  Nothing is executed.  Format: elf(5).
 */
#include "program.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#if defined(__x86_64__)
enum { MACHINE = EM_X86_64 };
#else
enum { MACHINE = EM_AARCH64 };
#endif
enum { SCRIPTS_MOST = 4, LINE_MOST = 256 };

struct image {
    const char *data;
    size_t size;
};

/* --- ELF --- */

static const void *at(const struct image *f, uint64_t offset, uint64_t size)
{
    return offset <= f->size && size <= f->size - offset ? f->data + offset : NULL;
}

static const ElfW(Phdr) *header(const struct image *f, const ElfW(Ehdr) *elf, unsigned i)
{
    return elf->e_phentsize == sizeof(ElfW(Phdr)) ? at(f, elf->e_phoff + (uint64_t)i * sizeof(ElfW(Phdr)), sizeof(ElfW(Phdr)))
                                                  : NULL;
}

/* The piece of the file that is loaded at an address, from there to the end of its segment. */
static struct image loaded_at(const struct image *f, const ElfW(Ehdr) *elf, uint64_t address)
{
    for (unsigned i = 0; i < elf->e_phnum; i++) {
        const ElfW(Phdr) *p = header(f, elf, i);
        if (p == NULL || p->p_type != PT_LOAD || address < p->p_vaddr || address - p->p_vaddr >= p->p_filesz)
            continue;
        uint64_t skip = address - p->p_vaddr, size = p->p_filesz - skip;
        const char *data = at(f, p->p_offset + skip, size);
        if (data != NULL)
            return (struct image){data, size};
    }
    return (struct image){NULL, 0};
}

/* A NUL-terminated text in a string table, or "". */
static const char *text_at(const struct image *strings, uint64_t offset)
{
    bool whole = offset < strings->size && memchr(strings->data + offset, '\0', strings->size - offset) != NULL;
    return whole ? strings->data + offset : "";
}

static bool has_name(const struct image *strings, const char *name)
{
    char wanted[64];
    size_t size = strlen(name) + 2;     /* between two NULs, as no name is part of another */
    wanted[0] = '\0';
    memcpy(wanted + 1, name, size - 1);
    return strings->data != NULL && memmem(strings->data, strings->size, wanted, size) != NULL;
}

static void copy(char *to, size_t size, const char *from, size_t from_size)
{
    size_t n = strnlen(from, from_size < size - 1 ? from_size : size - 1);
    memcpy(to, from, n);
    to[n] = '\0';
}

static void note_needed(struct wl_program *p, const char *name)
{
    if (strncmp(name, "libpypy", 7) == 0)
        p->python = WL_PYTHON_PYPY;
    if (strncmp(name, "libpython", 9) != 0 || strncmp(name, "libpython3.so", 13) == 0)
        return;
    p->python = WL_PYTHON_SHARED;
    copy(p->libpython, sizeof p->libpython, name, sizeof p->libpython);
}

static struct image strings_of(const struct image *f, const ElfW(Ehdr) *elf, const ElfW(Dyn) *dynamic, size_t count)
{
    uint64_t address = 0, size = 0;
    for (size_t i = 0; i < count && dynamic[i].d_tag != DT_NULL; i++) {
        if (dynamic[i].d_tag == DT_STRTAB)
            address = dynamic[i].d_un.d_ptr;
        if (dynamic[i].d_tag == DT_STRSZ)
            size = dynamic[i].d_un.d_val;
    }
    struct image strings = loaded_at(f, elf, address);
    if (strings.size > size)
        strings.size = size;
    return strings;
}

static void read_dynamic(const struct image *f, const ElfW(Ehdr) *elf, const ElfW(Phdr) *segment, struct wl_program *p)
{
    size_t count = segment->p_filesz / sizeof(ElfW(Dyn));
    const ElfW(Dyn) *dynamic = at(f, segment->p_offset, count * sizeof *dynamic);
    if (dynamic == NULL || (segment->p_offset & 7) != 0)
        return;
    struct image strings = strings_of(f, elf, dynamic, count);
    if (has_name(&strings, "PyExc_RuntimeError") && has_name(&strings, "Py_GetVersion"))
        p->python = WL_PYTHON_STATIC;
    if (has_name(&strings, "rpython_startup_code"))
        p->python = WL_PYTHON_PYPY;
    for (size_t i = 0; i < count && dynamic[i].d_tag != DT_NULL; i++)
        if (dynamic[i].d_tag == DT_NEEDED)
            note_needed(p, text_at(&strings, dynamic[i].d_un.d_val));
}

static void read_image(const struct image *f, struct wl_program *p)
{
    const ElfW(Ehdr) *elf = at(f, 0, sizeof *elf);
    p->is_elf = f->size > EI_NIDENT && memcmp(f->data, ELFMAG, SELFMAG) == 0;
    p->is_ours = p->is_elf && elf != NULL && elf->e_ident[EI_CLASS] == ELFCLASS64 && elf->e_machine == MACHINE;
    if (!p->is_ours || (elf->e_phoff & 7) != 0)
        return;
    for (unsigned i = 0; i < elf->e_phnum; i++) {
        const ElfW(Phdr) *segment = header(f, elf, i);
        if (segment == NULL)
            return;
        const char *loader = segment->p_type == PT_INTERP ? at(f, segment->p_offset, segment->p_filesz) : NULL;
        if (loader != NULL)
            copy(p->loader, sizeof p->loader, loader, segment->p_filesz);
        if (segment->p_type == PT_DYNAMIC)
            read_dynamic(f, elf, segment, p);
    }
    p->is_musl = strstr(p->loader, "/ld-musl-") != NULL;
}

/* --- the file --- */

/* With those the kernel sets AT_SECURE, and the dynamic linker leaves LD_PRELOAD alone. */
static bool is_privileged(int fd, const struct stat *st)
{
    bool other_user = (st->st_mode & S_ISUID) != 0 && st->st_uid != getuid();
    bool other_group = (st->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && st->st_gid != getgid();
    bool capable = getuid() != 0 && fgetxattr(fd, "security.capability", NULL, 0) > 0;
    return other_user || other_group || capable;
}

static int read_open(int fd, struct wl_program *p, struct image *ret)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? -EISDIR : -ENOEXEC;
    p->is_privileged = is_privileged(fd, &st);
    *ret = (struct image){NULL, (size_t)st.st_size};
    if (st.st_size == 0)
        return 0;
    void *data = mmap(NULL, ret->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        return -errno;
    ret->data = data;
    return 0;
}

/* The caller unmaps *ret. */
static int open_image(const char *path, const char *shown, struct wl_program *p, struct image *ret, struct wl_error *e)
{
    struct wl_buf name;
    memset(p, 0, sizeof *p);
    wl_buf_init(&name, p->path, sizeof p->path);
    wl_buf_puts(&name, path);
    wl_buf_string(&name);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    int r = fd >= 0 ? read_open(fd, p, ret) : -errno;
    if (fd >= 0)
        close(fd);
    return r < 0 ? wl_error_set(e, r, NULL, shown, ": ", wl_error_word(r), (char *)NULL) : 0;
}

static void close_image(const struct image *f)
{
    if (f->data != NULL)
        munmap((void *)(uintptr_t)f->data, f->size);
}

int wl_program_read(const char *path, const char *shown, struct wl_program *ret, struct wl_error *e)
{
    struct image f;
    int r = open_image(path, shown, ret, &f, e);
    if (r < 0)
        return r;
    read_image(&f, ret);
    close_image(&f);
    return 0;
}

/* --- finding it --- */

static bool join(char *out, size_t size, const char *folder, size_t folder_size, const char *name)
{
    struct wl_buf path;
    wl_buf_init(&path, out, size);
    if (folder_size == 0)
        wl_buf_putc(&path, '.');
    wl_buf_put(&path, folder, folder_size);
    wl_buf_putc(&path, '/');
    wl_buf_puts(&path, name);
    wl_buf_string(&path);
    return path.error == 0;
}

static bool look_up(const char *command, char *out, size_t size)
{
    const char *folders = getenv("PATH");
    if (strchr(command, '/') != NULL) {
        struct wl_buf path;
        wl_buf_init(&path, out, size);
        wl_buf_puts(&path, command);
        wl_buf_string(&path);
        return path.error == 0;
    }
    for (folders = folders != NULL ? folders : "/bin:/usr/bin";; folders++) {
        size_t n = strcspn(folders, ":");
        struct stat st;
        if (join(out, size, folders, n, command) && access(out, X_OK) == 0 && stat(out, &st) == 0 && S_ISREG(st.st_mode))
            return true;
        folders += n;
        if (*folders == '\0')
            return false;
    }
}

/* The command that a "#!" line starts: "#!/usr/bin/env -S python3 -u" is python3.  In place; "" where there is none. */
static const char *interpreter(char *line)
{
    char *save = NULL, *word = strtok_r(line, " \t\r", &save);
    size_t size = word != NULL ? strlen(word) : 0;
    if (size < 4 || strcmp(word + size - 4, "/env") != 0)
        return word != NULL ? word : "";
    do
        word = strtok_r(NULL, " \t\r", &save);
    while (word != NULL && (word[0] == '-' || strchr(word, '=') != NULL));
    return word != NULL ? word : "";
}

static bool script_line(const struct image *f, char line[LINE_MOST])
{
    if (f->size < 3 || memcmp(f->data, "#!", 2) != 0)
        return false;
    size_t size = f->size - 2 < LINE_MOST - 1 ? f->size - 2 : LINE_MOST - 1;
    memcpy(line, f->data + 2, size);
    line[size] = '\0';
    line[strcspn(line, "\n")] = '\0';
    return true;
}

int wl_program_find(const char *command, struct wl_program *ret, struct wl_error *e)
{
    char path[PATH_MAX], script[PATH_MAX] = "", line[LINE_MOST];
    const char *wanted = command;

    for (int i = 0; i < SCRIPTS_MOST; i++) {
        struct image f;
        if (wanted[0] == '\0' || !look_up(wanted, path, sizeof path))
            return wl_error_set(e, -ENOENT, "is it installed, and its folder in PATH?", wanted,
                                ": there is no such command", (char *)NULL);
        int r = open_image(path, wanted, ret, &f, e);
        if (r < 0)
            return r;
        bool is_script = script_line(&f, line);
        if (!is_script)
            read_image(&f, ret);
        close_image(&f);
        if (!is_script) {
            copy(ret->script, sizeof ret->script, script, sizeof script);
            return 0;
        }
        copy(script, sizeof script, path, sizeof path);
        wanted = interpreter(line);
    }
    return wl_error_set(e, -ELOOP, NULL, command, ": its first line leads from script to script", (char *)NULL);
}

/* --- the verdict --- */

const char *wl_program_obstacle(const struct wl_program *p, const char **ret_hint)
{
    *ret_hint = NULL;
    if (!p->is_elf) {
        *ret_hint = "give the interpreter itself: python3 FILE";
        return "it is no executable that the dynamic linker loads";
    }
    if (!p->is_ours) {
        *ret_hint = "take an interpreter that was built for this machine, in 64 bits";
        return "it was built for another machine, or for 32 bits";
    }
    if (p->loader[0] == '\0') {
        *ret_hint = "take an interpreter that is linked dynamically, as the distributions' are";
        return "it is linked statically: there is no dynamic linker that could preload the library";
    }
    if (p->is_musl) {
        *ret_hint = "take an image that is based on glibc (python:3, not python:3-alpine)";
        return "its C library is musl, and libwhyloop.so needs glibc";
    }
    if (p->is_privileged) {
        *ret_hint = "run the interpreter without setuid, setgid and file capabilities, as that user";
        return "it is setuid, setgid or has capabilities, and the dynamic linker preloads nothing there (AT_SECURE)";
    }
    if (p->python == WL_PYTHON_PYPY) {
        *ret_hint = "take CPython";
        return "it is PyPy, and whyloop knows CPython only";
    }
    if (p->python == WL_PYTHON_NONE)
        return "it is not CPython, and neither was any program that it started with the library";
    return NULL;
}
