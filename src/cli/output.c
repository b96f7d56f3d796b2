/* Where the command's output goes, behind a wl_buf, so that a full disk is noticed once, at the end.  Runs in the
 * command. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

static int hold(struct wl_output *o, const char *data, size_t size)
{
    if (size > o->held_cap - o->held_size) {
        size_t cap = (o->held_cap + size) * 2;
        char *larger = realloc(o->held, cap);
        if (larger == NULL)
            return -ENOMEM;
        o->held = larger;
        o->held_cap = cap;
    }
    memcpy(o->held + o->held_size, data, size);
    o->held_size += size;
    return 0;
}

static int drain(void *arg, const char *data, size_t size)
{
    struct wl_output *o = arg;
    return o->holds ? hold(o, data, size) : write_all(o->fd, data, size);
}

void wl_output_init(struct wl_output *o)
{
    memset(o, 0, sizeof *o);
    o->fd = STDOUT_FILENO;
    wl_buf_init_drain(&o->buf, o->storage, sizeof o->storage, 0, drain, o);
}

int wl_output_open(struct wl_output *o, const char *path, struct wl_error *e)
{
    wl_output_init(o);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0)
        return wl_error_set(e, -errno, NULL, path, ": ", wl_error_word(errno), (char *)NULL);
    o->fd = fd;
    o->name = path;
    return 0;
}

void wl_output_hold(struct wl_output *o)
{
    wl_output_init(o);
    o->holds = true;
}

const char *wl_output_take(struct wl_output *o, size_t *ret_size)
{
    if (wl_buf_finish(&o->buf) < 0)
        return NULL;
    *ret_size = o->held_size;
    return o->held_size > 0 ? o->held : "";
}

void wl_output_drop(struct wl_output *o)
{
    o->held_size = 0;
}

int wl_output_finish(struct wl_output *o, struct wl_error *e)
{
    int r = wl_buf_finish(&o->buf);
    if (r == 0 && o->holds)
        r = write_all(o->fd, o->held, o->held_size);
    free(o->held);
    o->held = NULL;
    if (o->name != NULL && close(o->fd) != 0 && r == 0)
        r = -errno;
    if (r == 0)
        return 0;
    return wl_error_set(e, r == -EBADF ? -EIO : r, NULL, o->name != NULL ? o->name : "standard output", ": ",
                        wl_error_word(r), (char *)NULL);
}

bool wl_output_is_ascii(void)
{
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}
