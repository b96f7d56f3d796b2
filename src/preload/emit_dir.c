/* The report directory: found, made, and looked at before anything is written into it.
 *
 * Runs in the watched process, inside wl_quiet, for each report.  wl_emit_dir_choose remembers what was chosen for the
 * first report, as long as the effective user stays the same and the directory fit; then find_place asks paths.c again.
 * No descriptor is kept between reports: the program would see it, and might close it.
 *
 * Who can write to the directory could put a symbolic link there, or have the program overwrite what is not its own; so
 * it must belong to the effective user, and nobody else may write to it (an ACL's mask shows in the group's bits).  The
 * check is made on the open descriptor, and all that follows goes through that one.
 */
#include "emit_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../common/paths.h"
#include "source_file.h"
#include "state.h"

/* Written under wl_state_lock(). */
static struct {
    bool set;
    uid_t user;
    char path[WL_EMIT_DIR_MAX];
} chosen;

const char *wl_emit_dir_why(int error)
{
    switch (-error) {
    case 0: return NULL;
    case EACCES:
    case EPERM: return "there is no permission to write to it";
    case EROFS: return "it is on a read-only file system";
    case ENOSPC: return "the disk is full";
    case EDQUOT: return "the disk quota is used up";
    case EFBIG: return "the file size limit of the process (ulimit -f) is too small";
    case EMFILE:
    case ENFILE: return "no file descriptor is left";
    case ENOTDIR: return "it, or something above it, is not a directory";
    case ELOOP: return "too many symbolic links lead to it";
    case ENOENT: return "it is gone, or can't be made";
    case ENAMETOOLONG: return "its path is too long";
    case E2BIG: return "the report would be longer than allowed";
    case ENOMEM: return "no memory could be had";
    default: return "an input/output error";
    }
}

/* --- opening --- */

static int check(int dir, const char **ret_why)
{
    struct stat st;
    if (fstat(dir, &st) != 0) {
        int r = -errno;
        *ret_why = wl_emit_dir_why(r);
        return r;
    }
    if (st.st_uid != geteuid()) {
        *ret_why = "refused: it belongs to another user; set report_dir to a directory of your own";
        return -EPERM;
    }
    if (st.st_mode & (S_IWGRP | S_IWOTH)) {
        *ret_why = "refused: others can write to it; chmod 700 it, or set report_dir to another one";
        return -EPERM;
    }
    return 0;
}

int wl_emit_dir_open(const char *path, const char **ret_why)
{
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
    if (dir < 0) {
        int r = -errno;
        *ret_why = wl_emit_dir_why(r);
        return r;
    }
    int r = check(dir, ret_why);
    if (r < 0) {
        close(dir);
        return r;
    }
    return dir;
}

/* --- making --- */

/* A umask may have taken away what we need ourselves.  Only of what was made just now, and never through a link. */
static void give_ourselves(const char *path)
{
    struct stat st;
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        return;
    if (fstat(dir, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 07777) != 0700)
        fchmod(dir, 0700);
    close(dir);
}

/* mkdir -p -m 700 */
static int make(const char *path)
{
    char part[WL_EMIT_DIR_MAX];
    size_t size = strlen(path);
    int r = 0, first = 0;
    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        r = mkdir(part, 0700) == 0 ? 0 : -errno;
        if (r == 0)
            give_ourselves(part);
        else if (r != -EEXIST && first == 0)
            first = r;
    }
    return r == 0 || r == -EEXIST ? 0 : first;  /* those above it may exist without our permission to make them */
}

static int open_or_make(const char *path, const char **ret_why)
{
    int dir = wl_emit_dir_open(path, ret_why);
    if (dir != -ENOENT)
        return dir;
    int r = make(path);
    if (r < 0) {
        *ret_why = wl_emit_dir_why(r);
        return r;
    }
    return wl_emit_dir_open(path, ret_why);
}

/* --- choosing --- */

static bool recall(char path[WL_EMIT_DIR_MAX])
{
    uid_t user = geteuid();
    wl_state_lock();
    bool known = chosen.set && chosen.user == user;
    if (known)
        memcpy(path, chosen.path, sizeof chosen.path);
    wl_state_unlock();
    return known;
}

static void remember(const char *path)
{
    uid_t user = geteuid();
    wl_state_lock();
    chosen.set = true;
    chosen.user = user;
    memcpy(chosen.path, path, strlen(path) + 1);
    wl_state_unlock();
}

int wl_emit_dir_choose(char path[WL_EMIT_DIR_MAX], const char **ret_why)
{
    if (recall(path)) {
        int dir = wl_emit_dir_open(path, ret_why);
        if (dir >= 0)
            return dir;
    }
    path[0] = '\0';
    int r = wl_paths_report_dir(wl_state_options()->report_dir, geteuid(), getenv, path, WL_EMIT_DIR_MAX, ret_why);
    if (r < 0) {
        path[0] = '\0';
        return r;
    }
    int dir = open_or_make(path, ret_why);
    if (dir >= 0)
        remember(path);
    return dir;
}

/* --- the lock --- */

enum { WAIT_US = 100000, WAIT_ALL_US = 300000, NAP_US = 100 };

/* Every try is without waiting: who holds the lock may be stopped, or a stranger to us. */
static int try_lock(int dir)
{
    int r;
    do
        r = flock(dir, LOCK_EX | LOCK_NB) == 0 ? 0 : -errno;
    while (r == -EINTR);
    return r;
}

enum wl_emit_dir_lock wl_emit_dir_lock(int dir)
{
    static _Atomic int64_t waited_us;
    const struct timespec nap = { 0, NAP_US * 1000 };
    int64_t begun = wl_source_clock_us(), waited = 0, most = WAIT_ALL_US - atomic_load(&waited_us);
    int r;
    if (most > WAIT_US)
        most = WAIT_US;
    while ((r = try_lock(dir)) == -EWOULDBLOCK && waited < most) {
        nanosleep(&nap, NULL);
        waited = wl_source_clock_us() - begun;
    }
    atomic_fetch_add(&waited_us, waited);
    if (r == 0)
        return WL_EMIT_DIR_LOCKED;
    return r == -EWOULDBLOCK ? WL_EMIT_DIR_BUSY : WL_EMIT_DIR_NO_LOCKS;
}

/* Not by closing alone: a child forked in between has the open file as well. */
void wl_emit_dir_unlock(int dir)
{
    flock(dir, LOCK_UN);
}
