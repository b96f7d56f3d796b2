/* Finding libwhyloop.so beside the command.
 *
 * In order: .libs/ beside the command (the build tree, as libtool has it); the way from bindir to pkglibdir, gone from
 * where the command is now, so that an installed tree can be moved; pkglibdir itself.
 */
#include "library.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

#define NAME "libwhyloop.so"

static bool is_there(const char *path, char *out, size_t size)
{
    char *real = realpath(path, NULL);
    bool ok = real != NULL && access(real, R_OK) == 0 && wl_path_join(out, size, real, "", "");
    free(real);
    return ok;
}

/* ../ for each folder of `from` that is not on the way to `to`, then the rest of `to`. */
static bool way(const char *from, const char *to, char *out, size_t size)
{
    struct wl_buf path;
    size_t same = 0;

    for (size_t i = 0; from[i] == to[i] && from[i] != '\0'; i++)
        if (from[i] == '/')
            same = i + 1;
    wl_buf_init(&path, out, size);
    for (const char *at = from + same; *at != '\0'; at += strcspn(at, "/"), at += *at == '/')
        wl_buf_puts(&path, "../");
    wl_buf_puts(&path, to + same);
    wl_buf_string(&path);
    return path.error == 0;
}

static bool directory_of_command(char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    if (n <= 0)
        return false;
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (slash == NULL)
        return false;
    slash[1] = '\0';
    return true;
}

static bool find(char *out, size_t size)
{
    char here[PATH_MAX], relative[PATH_MAX], path[2 * PATH_MAX];

    if (directory_of_command(here, sizeof here)) {
        if (wl_path_join(path, sizeof path, here, ".libs/", NAME) && is_there(path, out, size))
            return true;
        if (way(WL_BINDIR, WL_PKGLIBDIR, relative, sizeof relative) &&
            wl_path_join(path, sizeof path, here, relative, "/" NAME) && is_there(path, out, size))
            return true;
    }
    return is_there(WL_PKGLIBDIR "/" NAME, out, size);
}

int wl_library_find(char *out, size_t size, struct wl_error *e)
{
    if (!find(out, size))
        return wl_error_set(e, -ENOENT, "install whyloop as a whole: make install", NAME,
                            ": it is neither beside this command nor in " WL_PKGLIBDIR, (char *)NULL);
    if (strpbrk(out, ": \t\n") != NULL)
        return wl_error_set(e, -EINVAL, "install whyloop in a folder without colons and blanks in its path", out,
                            ": LD_PRELOAD can't hold a path with a colon or a blank", (char *)NULL);
    return 0;
}
