/* Native frames by name, after the report was written.
 *
 * Runs in the command.  In the watched program only the dynamic symbols are at hand; here elfutils (libdw) reads .symtab
 * and DWARF too, of the module's own file, of its separate debug file (by build-id or debug link), or of a copy below
 * --debug-dir.  A report may come from anywhere: of its path nothing is believed until a regular file is there that has
 * the same build-id.
 *
 * Relies on elfutils 0.170 or later, and on __cxa_demangle of the C++ library for the names of C++ and of older Rust.
 */
#include "symbols.h"

#ifdef HAVE_LIBDW

#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "field.h"

#ifdef HAVE_CXA_DEMANGLE
char *__cxa_demangle(const char *mangled, char *buffer, size_t *size, int *status);
#endif

enum { MODULES = 256, BUILD_ID = 20, NAME_MAX_SIZE = 4096 };

struct module {
    const char *path, *build_id; /* the report's */
    Dwfl *dwfl;                  /* NULL: no file was found */
    Dwfl_Module *module;
    GElf_Addr bias;
};

struct search {
    const char *debug_dir;
    char *debug_path;         /* as dwfl_standard_find_debuginfo takes it; NULL: its default */
    char paths[3 * PATH_MAX]; /* where debug_path is kept */
    Dwfl_Callbacks callbacks;
    struct module modules[MODULES];
    size_t count, named;
};

/* --- the file --- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int parse_build_id(const char *text, unsigned char *bytes)
{
    int size = 0;
    for (; text[0] != '\0' && size < BUILD_ID; text += 2) {
        int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);
        if (low < 0)
            return 0;
        bytes[size++] = (unsigned char)(high << 4 | low);
    }
    return text[0] == '\0' ? size : 0;
}

static int open_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool has_build_id(Dwfl_Module *module, const char *wanted)
{
    unsigned char bytes[BUILD_ID];
    const unsigned char *own;
    GElf_Addr at;
    int size = parse_build_id(wanted, bytes), own_size = dwfl_module_build_id(module, &own, &at);
    return size >= 8 && own_size >= size && memcmp(own, bytes, (size_t)size) == 0;
}

/* Makes `m` name addresses by the file, if it is the module's.  The descriptor becomes libdwfl's. */
static bool try_file(struct search *s, struct module *m, const char *path)
{
    int fd = open_file(path);
    if (fd < 0)
        return false;
    Dwfl *dwfl = dwfl_begin(&s->callbacks);
    Dwfl_Module *module = dwfl == NULL ? NULL : dwfl_report_offline(dwfl, "", path, fd);
    if (module == NULL)
        close(fd);
    else if (dwfl_report_end(dwfl, NULL, NULL) == 0 && dwfl_module_getelf(module, &m->bias) != NULL &&
             has_build_id(module, m->build_id)) {
        m->dwfl = dwfl;
        m->module = module;
        return true;
    }
    if (dwfl != NULL)
        dwfl_end(dwfl);
    return false;
}

static bool try_path(struct search *s, struct module *m, const char *root, const char *path)
{
    char whole[PATH_MAX];
    int size = snprintf(whole, sizeof whole, "%s%s", root, path);
    return size > 0 && (size_t)size < sizeof whole && try_file(s, m, whole);
}

static bool try_build_id(struct search *s, struct module *m, const char *root)
{
    char path[2 * BUILD_ID + 32];
    unsigned char bytes[BUILD_ID];
    if (parse_build_id(m->build_id, bytes) < 8)
        return false;
    snprintf(path, sizeof path, "/.build-id/%.2s/%s.debug", m->build_id, m->build_id + 2);
    return try_path(s, m, root, path);
}

/* As a system keeps them, and a copy of its root. */
static bool try_build_id_below(struct search *s, struct module *m, const char *root)
{
    char debug[PATH_MAX];
    int size = snprintf(debug, sizeof debug, "%s/usr/lib/debug", root);
    return size > 0 && (size_t)size < sizeof debug && try_build_id(s, m, debug);
}

static void find_file(struct search *s, struct module *m)
{
    const char *slash = m->path == NULL ? NULL : strrchr(m->path, '/');
    bool absolute = m->path != NULL && m->path[0] == '/';

    if (s->debug_dir != NULL &&
        ((absolute && (try_path(s, m, s->debug_dir, m->path) || try_path(s, m, s->debug_dir, slash))) ||
         try_build_id(s, m, s->debug_dir) || try_build_id_below(s, m, s->debug_dir)))
        return;
    if (absolute && try_path(s, m, "", m->path))
        return;
    try_build_id_below(s, m, "");
}

static struct module *module_of(struct search *s, const json_t *native)
{
    const char *build_id = wl_field_text(native, "build_id");
    if (build_id == NULL)
        return NULL;
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->modules[i].build_id, build_id) == 0)
            return &s->modules[i];
    if (s->count == MODULES)
        return NULL;
    struct module *m = &s->modules[s->count++];
    *m = (struct module){.path = wl_field_text(native, "module"), .build_id = build_id};
    find_file(s, m);
    return m;
}

/* A module may be stripped, and its debug file below --debug-dir.  libdwfl takes colons for separators, and looks for
 * build-ids in absolute folders alone. */
static void set_debug_path(struct search *s)
{
    char root[PATH_MAX];
    if (s->debug_dir == NULL || realpath(s->debug_dir, root) == NULL || strchr(root, ':') != NULL)
        return;
    snprintf(s->paths, sizeof s->paths, ":.debug:/usr/lib/debug:%s:%s/usr/lib/debug", root, root);
    s->debug_path = s->paths;
}

/* --- the names --- */

static void set_text(json_t *native, const char *key, const char *text)
{
    json_t *value = strlen(text) > NAME_MAX_SIZE ? NULL : json_string(text);
    if (value != NULL) /* NULL also for what is no UTF-8 */
        json_object_set_new(native, key, value);
}

/* `__libc_start_main@@GLIBC_2.34` without its version, a C++ or Rust name as its source has it. */
static void set_function(json_t *native, const char *name)
{
    char *plain = strndup(name, strcspn(name, "@"));
#ifdef HAVE_CXA_DEMANGLE
    int status = 0;
    char *demangled = plain != NULL && strncmp(plain, "_Z", 2) == 0 ? __cxa_demangle(plain, NULL, NULL, &status) : NULL;
    if (demangled != NULL) {
        free(plain);
        plain = demangled;
    }
#endif
    if (plain != NULL && plain[0] != '\0')
        set_text(native, "function", plain);
    free(plain);
}

static void set_line(json_t *native, Dwfl_Module *module, GElf_Addr address)
{
    int line = 0;
    Dwfl_Line *entry = dwfl_module_getsrc(module, address);
    const char *file = entry == NULL ? NULL : dwfl_lineinfo(entry, NULL, &line, NULL, NULL, NULL);
    if (file == NULL || line <= 0)
        return;
    set_text(native, "file", strncmp(file, "./", 2) == 0 ? file + 2 : file);
    json_object_set_new(native, "line", json_integer(line));
}

static bool parse_offset(const char *text, GElf_Addr *ret)
{
    char *end;
    if (text == NULL || strncmp(text, "0x", 2) != 0)
        return false;
    errno = 0;
    *ret = strtoull(text, &end, 16);
    return errno == 0 && *end == '\0' && end > text + 2;
}

static void name_frame(struct search *s, json_t *native)
{
    GElf_Addr address;
    GElf_Off distance;
    GElf_Sym symbol;
    struct module *m = module_of(s, native);

    if (m == NULL || m->dwfl == NULL || !parse_offset(wl_field_text(native, "offset"), &address))
        return;
    address += m->bias;
    const char *name = dwfl_module_addrinfo(m->module, address, &distance, &symbol, NULL, NULL, NULL);
    if (name != NULL && (symbol.st_size == 0 || distance < symbol.st_size)) {
        set_function(native, name);
        s->named++;
    }
    set_line(native, m->module, address);
}

static void name_stack(struct search *s, json_t *stack)
{
    size_t i;
    json_t *frame;
    json_array_foreach(stack, i, frame) {
        json_t *native = json_object_get(frame, "native");
        if (json_is_object(native))
            name_frame(s, native);
    }
}

size_t wl_symbols_add(json_t *report, const char *debug_dir)
{
    size_t i;
    json_t *thread;
    struct search *s = calloc(1, sizeof *s);
    if (s == NULL)
        return 0;

    /* a report is no reason to ask a server on the network */
    unsetenv("DEBUGINFOD_URLS");
    s->debug_dir = debug_dir;
    set_debug_path(s);
    s->callbacks = (Dwfl_Callbacks){.find_debuginfo = dwfl_standard_find_debuginfo,
                                    .section_address = dwfl_offline_section_address,
                                    .debuginfo_path = &s->debug_path};
    json_array_foreach(json_object_get(report, "threads"), i, thread) {
        name_stack(s, json_object_get(thread, "native_stack"));
        name_stack(s, json_object_get(thread, "merged_stack"));
    }
    for (size_t m = 0; m < s->count; m++)
        if (s->modules[m].dwfl != NULL)
            dwfl_end(s->modules[m].dwfl);
    size_t named = s->named;
    free(s);
    return named;
}

int wl_symbols_are_built_in(void)
{
    return 1;
}

#else

size_t wl_symbols_add(json_t *report, const char *debug_dir)
{
    (void)report;
    (void)debug_dir;
    return 0;
}

int wl_symbols_are_built_in(void)
{
    return 0;
}

#endif
