/* Writing on the program's stderr without ever waiting for its reader.
 *
 * Runs in the watched process, inside wl_quiet.  wl_emit_stderr_write asks what stderr is: a pipe or terminal is opened
 * a second time through /proc, because O_NONBLOCK belongs to the open file description, which the program and whoever
 * gave it its stderr share; where that can't be done, poll() must do.  A socket has a flag for it.  A file is written
 * through descriptor 2 itself: the position in it is shared as well, and is wanted.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "emit_stderr.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/utf8.h"

enum { COMPLAINTS_MAX = 32, PAGE = 4096 };

static bool closed_at_start;

void wl_emit_stderr_init(void)
{
    closed_at_start = fcntl(STDERR_FILENO, F_GETFD) < 0;
}

static mode_t type_of_stderr(void)
{
    struct stat st;
    if (closed_at_start)
        return 0;
    return fstat(STDERR_FILENO, &st) == 0 ? st.st_mode & S_IFMT : 0;
}

bool wl_emit_stderr_is_device(void)
{
    return type_of_stderr() == S_IFCHR;
}

/* A pipe holds pages, and pieces that don't fit beside each other take one each: in the worst case half of each is lost. */
size_t wl_emit_stderr_room(void)
{
    if (type_of_stderr() != S_IFIFO)
        return SIZE_MAX;
    int unread = 0, size = fcntl(STDERR_FILENO, F_GETPIPE_SZ);
    if (size <= 0 || ioctl(STDERR_FILENO, FIONREAD, &unread) != 0)
        return PAGE;
    size_t used = unread > 0 ? 2 * (size_t)unread + 2 * PAGE : 0;
    return used < (size_t)size ? (size_t)size - used : 0;
}

static int result_of(ssize_t n, size_t size)
{
    if (n < 0)
        return -errno;
    return (size_t)n == size ? 0 : -EIO;
}

static int write_polled(const char *data, size_t size)
{
    struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };
    if (poll(&p, 1, 0) < 1 || !(p.revents & POLLOUT))
        return p.revents & POLLNVAL ? -EBADF : -EAGAIN;
    return result_of(write(STDERR_FILENO, data, size), size);
}

static int write_reopened(const char *data, size_t size)
{
    int fd = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENXIO ? -EPIPE : write_polled(data, size);
    int r = result_of(write(fd, data, size), size);
    close(fd);
    return r;
}

int wl_emit_stderr_write(const char *data, size_t size)
{
    switch (type_of_stderr()) {
    case 0:
        return -EBADF;
    case S_IFIFO:
        return size <= wl_emit_stderr_room() || size <= PAGE ? write_reopened(data, size) : -EAGAIN;
    case S_IFCHR:   /* opening another device may do something */
        return isatty(STDERR_FILENO) ? write_reopened(data, size) : write_polled(data, size);
    case S_IFSOCK:
        return result_of(send(STDERR_FILENO, data, size, MSG_DONTWAIT | MSG_NOSIGNAL), size);
    default:
        return write_polled(data, size);
    }
}

/* Is this the first time that it is said?  A static text is known by its address. */
static bool is_new(const char *what)
{
    static _Atomic(const char *) said[COMPLAINTS_MAX];
    for (int i = 0; i < COMPLAINTS_MAX; i++) {
        const char *there = NULL;
        if (atomic_compare_exchange_strong(&said[i], &there, what))
            return true;
        if (there == what)
            return false;
    }
    return false;
}

void wl_emit_stderr_complain(const char *before, const char *path, const char *what)
{
    char storage[1024];
    struct wl_buf line;
    if (!is_new(what))
        return;
    wl_buf_init(&line, storage, sizeof storage - 1);
    wl_buf_puts(&line, "whyloop: ");
    wl_buf_puts(&line, before);
    if (path != NULL) {
        wl_utf8_put_shown(&line, path, strlen(path), true, false);
        wl_buf_puts(&line, ": ");
    }
    wl_buf_puts(&line, what);
    storage[line.len] = '\n';
    wl_emit_stderr_write(storage, line.len + 1);
}
