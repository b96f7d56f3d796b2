/* Where reports go, by one rule for the program that writes them and the command that looks for them.
 *
 * Runs in the watched program when its first report is to be written (after it may have dropped its privileges, hence
 * the effective user as an argument) and in the command.  No getpwuid: NSS would load libraries and open sockets in the
 * host.  Relies on getcwd alone, and only for a relative option.  What it returns is a name; whether the directory is
 * fit for reports is for the one who opens it to see.
 */
#include "paths.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char NO_PLACE[] = "none of STATE_DIRECTORY, XDG_STATE_HOME and HOME is an absolute path";
static const char NO_HOME[] = "report_dir begins with ~ and HOME is not an absolute path";
static const char NO_CWD[] = "report_dir is relative and the current directory can't be had";
static const char TOO_LONG[] = "the path of the report directory is too long";

/* The XDG specification has relative values ignored; a slash-less value must never end in the current directory. */
static const char *absolute(char *(*getenv_fn)(const char *), const char *name)
{
    const char *value = getenv_fn(name);
    return value != NULL && value[0] == '/' ? value : NULL;
}

static void put_joined(struct wl_buf *path, const char *base, size_t base_size, const char *below)
{
    while (base_size > 0 && base[base_size - 1] == '/')
        base_size--;
    wl_buf_put(path, base, base_size);
    while (*below == '/')
        below++;
    if (*below != '\0' || base_size == 0)
        wl_buf_putc(path, '/');
    wl_buf_puts(path, below);
}

/* The storage is used for the current directory as well, so that a path of any length needs no more stack. */
static const char *put_relative(struct wl_buf *path, const char *option)
{
    if (getcwd(path->data, path->cap) == NULL)
        return errno == ERANGE ? TOO_LONG : NO_CWD;
    /* "(unreachable)/…", where the directory lies outside the root of this process */
    if (path->data[0] != '/')
        return NO_CWD;
    path->len = strlen(path->data);
    if (path->len == 1)
        path->len = 0;
    while (option[0] == '.' && option[1] == '/')
        option += 2;
    wl_buf_putc(path, '/');
    wl_buf_puts(path, strcmp(option, ".") != 0 ? option : "");
    return NULL;
}

static const char *put_option(struct wl_buf *path, const char *option, char *(*getenv_fn)(const char *))
{
    if (option[0] == '/') {
        wl_buf_puts(path, option);
        return NULL;
    }
    if (option[0] != '~' || (option[1] != '/' && option[1] != '\0'))
        return put_relative(path, option);

    const char *home = absolute(getenv_fn, "HOME");
    if (home == NULL)
        return NO_HOME;
    put_joined(path, home, strlen(home), option + 1);
    return NULL;
}

static const char *put_default(struct wl_buf *path, unsigned euid, char *(*getenv_fn)(const char *))
{
    const char *base;

    if ((base = absolute(getenv_fn, "STATE_DIRECTORY")) != NULL)
        put_joined(path, base, strcspn(base, ":"), "whyloop");
    else if ((base = absolute(getenv_fn, "XDG_STATE_HOME")) != NULL)
        put_joined(path, base, strlen(base), "whyloop");
    else if (euid == 0)
        wl_buf_puts(path, "/var/lib/whyloop");
    else if ((base = absolute(getenv_fn, "HOME")) != NULL)
        put_joined(path, base, strlen(base), ".local/state/whyloop");
    else
        return NO_PLACE;
    return NULL;
}

static void drop_trailing_slashes(struct wl_buf *path)
{
    while (path->len > 1 && path->data[path->len - 1] == '/')
        path->len--;
}

int wl_paths_report_dir(const char *option, unsigned euid, char *(*getenv_fn)(const char *), char *out, size_t size,
                        const char **ret_why)
{
    struct wl_buf path;
    const char *why;

    wl_buf_init(&path, out, size);
    if (option != NULL && option[0] != '\0')
        why = put_option(&path, option, getenv_fn);
    else
        why = put_default(&path, euid, getenv_fn);
    drop_trailing_slashes(&path);
    wl_buf_string(&path);
    if (why == NULL && path.error != 0)
        why = TOO_LONG;
    if (why == NULL)
        return 0;
    if (size > 0)
        out[0] = '\0';
    if (ret_why != NULL)
        *ret_why = why;
    return why == TOO_LONG ? -ENAMETOOLONG : -ENOENT;
}
