/* Whose code a file is: pure string rules, inside the watched program.
 *
 * In calling order: wl_origin_set_stdlib() once at the start; wl_origin_of() when a frame is first seen;
 * wl_origin_packages_dir() when the frame's distribution is looked for; wl_origin_is_plumbing() and
 * wl_origin_stable_path() when a verdict is found.
 *
 * Relies on: CPython puts installed packages below a folder `site-packages` (Debian: `dist-packages`), also inside
 * the standard library's own folder; ipykernel gives cells the file /tmp/ipykernel_PID/HASH.py (6.0 and later),
 * IPython and older kernels <ipython-input-N-HASH>.
 */
#include "origin.h"

#include <string.h>

static char stdlib_dir[512];
static size_t stdlib_size;

static bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *text, const char *suffix)
{
    size_t size = strlen(text), want = strlen(suffix);
    return size >= want && strcmp(text + size - want, suffix) == 0;
}

void wl_origin_set_stdlib(const char *dir)
{
    size_t size = dir ? strlen(dir) : 0;
    while (size > 1 && dir[size - 1] == '/')
        size--;
    if (size >= sizeof stdlib_dir)
        size = 0;
    if (size)
        memcpy(stdlib_dir, dir, size);
    stdlib_dir[size] = 0;
    stdlib_size = size;
}

/* The last …-packages folder counts: a package may carry vendored ones inside. */
size_t wl_origin_packages_dir(const char *file)
{
    static const char *const folders[] = { "/site-packages/", "/dist-packages/" };
    size_t best = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        for (const char *at = file; (at = strstr(at, folders[i])) != NULL; at++) {
            size_t end = (size_t)(at - file) + strlen(folders[i]) - 1;
            if (end > best)
                best = end;
        }
    return best;
}

/* /usr/lib/python311.zip/asyncio/runners.py */
static bool is_in_stdlib_zip(const char *file)
{
    const char *at = strstr(file, "/python3");
    if (!at)
        return false;
    at += strlen("/python3");
    while (*at >= '0' && *at <= '9')
        at++;
    return starts(at, ".zip/");
}

/* Without wl_origin_set_stdlib (asyncio not imported yet) the usual place is all there is to go by. */
static bool is_in_usual_stdlib(const char *file)
{
    const char *at = strstr(file, "/lib/python3.");
    if (!at && !(at = strstr(file, "/lib64/python3.")))
        return false;
    return strchr(strstr(at, "python3."), '/') != NULL;
}

static bool is_stdlib(const char *file)
{
    if (is_in_stdlib_zip(file))
        return true;
    if (!stdlib_size)
        return is_in_usual_stdlib(file);
    return strncmp(file, stdlib_dir, stdlib_size) == 0 && file[stdlib_size] == '/';
}

/* A kernel's folder for cells: its name and the kernel's process id. */
static bool is_cell(const char *file)
{
    static const char *const folders[] = { "/ipykernel_", "/xpython_", "/marimo_" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *at = strstr(file, folders[i]);
        if (!at)
            continue;
        at += strlen(folders[i]);
        size_t digits = strspn(at, "0123456789");
        if (digits && at[digits] == '/')
            return true;
    }
    return strstr(file, "/.ipykernel/") != NULL;   /* Databricks */
}

static bool is_generated_by_a_package(const char *file)
{
    static const char *const names[] = { "<decorator-gen-", "<attrs generated ", "<makefun-gen-", "<boltons.", "<@beartype(", "<__array_function__ " };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts(file, names[i]))
            return true;
    return false;
}

static enum wl_origin origin_of_pseudo_file(const char *file)
{
    if (starts(file, "<frozen "))
        return WL_ORIGIN_STDLIB;
    if (starts(file, "<ipython-input-") || starts(file, "<command-"))
        return WL_ORIGIN_NOTEBOOK;
    return is_generated_by_a_package(file) ? WL_ORIGIN_THIRD_PARTY : WL_ORIGIN_USER;
}

enum wl_origin wl_origin_of(const char *file, const char *module)
{
    (void)module;
    if (!file || !*file)
        return WL_ORIGIN_USER;
    if (*file == '<')
        return origin_of_pseudo_file(file);
    if (wl_origin_packages_dir(file))
        return WL_ORIGIN_THIRD_PARTY;
    if (ends(file, ".pyx") || ends(file, ".pxi") || ends(file, ".pxd"))
        return WL_ORIGIN_NATIVE;
    if (is_stdlib(file))
        return WL_ORIGIN_STDLIB;
    return is_cell(file) ? WL_ORIGIN_NOTEBOOK : WL_ORIGIN_USER;
}

/* Is `module` one of these packages, or below one? */
static bool is_below(const char *module, const char *package)
{
    size_t size = strlen(package);
    return strncmp(module, package, size) == 0 && (!module[size] || module[size] == '.');
}

bool wl_origin_is_plumbing(const char *module, const char *file)
{
    static const char *const modules[] = {
        "asyncio", "_asyncio", "uvloop", "nest_asyncio", "nest_asyncio2", "backports.asyncio", "winloop", "rloop",
        "selectors", "concurrent.futures", "threading", "contextvars", "runpy",
    };
    static const char *const paths[] = { "/asyncio/", "/uvloop/", "uvloop/", "/nest_asyncio.py", "/nest_asyncio2.py" };
    for (size_t i = 0; module && i < sizeof modules / sizeof *modules; i++)
        if (is_below(module, modules[i]))
            return true;
    if (module || !file)
        return false;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (paths[i][0] == '/' ? strstr(file, paths[i]) != NULL : starts(file, paths[i]))
            return true;
    return false;
}

/* Steps back over one component: from the end of "/srv/shop/pricing" to the start of "pricing"; NULL unless it is `name`. */
static const char *step_back(const char *file, const char *end, const char *name, size_t size)
{
    if ((size_t)(end - file) < size || memcmp(end - size, name, size) != 0)
        return NULL;
    const char *start = end - size;
    return start == file || start[-1] == '/' ? start : NULL;
}

const char *wl_origin_stable_path(const char *file, const char *module)
{
    const char *slash = strrchr(file, '/');
    const char *last = slash ? slash + 1 : file;
    if (*file == '<' || !module || !*module || !slash)
        return last;
    const char *end = file + strlen(file);
    const char *dot = strrchr(last, '.');
    if (dot)
        end = dot;
    if (strcmp(last, "__init__.py") == 0)
        end = slash;
    const char *name_end = module + strlen(module), *start = last;
    while (name_end > module) {
        const char *name = name_end;
        while (name > module && name[-1] != '.')
            name--;
        const char *at = step_back(file, end, name, (size_t)(name_end - name));
        if (!at)
            return last;
        start = at;
        end = at > file ? at - 1 : at;
        name_end = name > module ? name - 1 : module;
    }
    return start;
}
