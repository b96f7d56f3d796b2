/* The process in the document: who it is and what it runs, without its secrets.
 *
 * Runs in the watched process, while a report is written.  Relies on /proc/self/{cmdline,status,exe}; what is not
 * there (no /proc in a chroot) is left out.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "report_parts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/redact.h"
#include "scratch.h"
#include "source_file.h"

enum {
    ARGS_MAX = 256,
    PACKAGES_MAX = 64,
};

struct room {
    char file[16 * 1024];
    char arg[16 * 1024];
    char path[4096];
};
_Static_assert(sizeof(struct room) <= WL_SCRATCH_SIZE, "the room fits into a scratch");

/* As much of a file in /proc as fits, NUL-terminated; returns its size, or 0. */
static size_t read_proc(const char *path, char *data, size_t size)
{
    size_t used = 0;
    ssize_t n;
    int fd = wl_source_open(AT_FDCWD, path, INT64_MAX);
    if (fd < 0)
        return 0;
    while (used < size - 1 && (n = wl_source_read(fd, data + used, size - 1 - used)) > 0)
        used += (size_t)n;
    close(fd);
    data[used] = '\0';
    return used;
}

/* By hand: strtol binds to a symbol of the newest glibc where it is built with one. */
static long number(const char **at)
{
    long value = 0;
    while (**at == '\t' || **at == ' ')
        ++*at;
    while (**at >= '0' && **at <= '9' && value < 100000000)
        value = value * 10 + (*(*at)++ - '0');
    return value;
}

/* NSpid lists the process's numbers from the namespace of /proc down to its own. */
static void put_pids(struct wl_report *r, struct room *room)
{
    read_proc("/proc/self/status", room->file, sizeof room->file);
    const char *line = strstr(room->file, "\nNSpid:");
    long outer = 0, inner = 0;
    if (line != NULL) {
        line += strlen("\nNSpid:");
        outer = inner = number(&line);
        while (*line == '\t' || *line == ' ')
            inner = number(&line);
    }
    wl_json_int(&r->j, "pid", outer > 0 && inner == r->inc->pid ? outer : r->inc->pid);
    if (outer > 0 && inner == r->inc->pid)
        wl_json_int(&r->j, "ns_pid", inner);
}

static void put_arg(struct wl_report *r, struct room *room, const char *arg, const char *previous)
{
    struct wl_buf text;
    wl_buf_init(&text, room->arg, sizeof room->arg);
    wl_redact_put_arg(&text, arg, previous);
    wl_json_strn(&r->j, NULL, text.data, text.len);
}

static void put_argv(struct wl_report *r, struct room *room)
{
    size_t size = read_proc("/proc/self/cmdline", room->file, sizeof room->file);
    const char *previous = NULL, *end = room->file + size;
    uint32_t count = 0;
    if (size == 0)
        return;
    wl_json_array(&r->j, "argv");
    for (const char *arg = room->file; arg < end && count < ARGS_MAX; arg += strlen(arg) + 1, count++) {
        put_arg(r, room, arg, previous);
        previous = arg;
    }
    wl_json_end(&r->j);
    if (size == sizeof room->file - 1 || count == ARGS_MAX)
        wl_report_cut(r, NULL, 0, "process.argv", 0, "the rest of a long command line");
}

static void put_executable(struct wl_report *r, struct room *room)
{
    const char *path = r->extra->executable;
    if (path == NULL) {
        ssize_t n = readlink("/proc/self/exe", room->path, sizeof room->path - 1);
        if (n <= 0)
            return;
        room->path[n] = '\0';
        path = room->path;
    }
    wl_json_str(&r->j, "executable", path);
}

/* --- the packages on the stacks, each once --- */

struct packages {
    uint32_t count;
    const char *names[PACKAGES_MAX];
};

static void put_package(struct wl_report *r, struct packages *seen, const struct wl_frame *f)
{
    if (f == NULL || f->package == NULL || f->package->version == NULL || seen->count == PACKAGES_MAX)
        return;
    for (uint32_t i = 0; i < seen->count; i++)
        if (seen->names[i] == f->package->name || strcmp(seen->names[i], f->package->name) == 0)
            return;
    seen->names[seen->count++] = f->package->name;
    wl_json_str(&r->j, f->package->name, f->package->version);
}

static void put_packages_of(struct wl_report *r, struct packages *seen, const struct wl_stack *s)
{
    for (uint32_t i = 0; s != NULL && i < s->count; i++)
        put_package(r, seen, s->frames[i]);
}

static void put_packages(struct wl_report *r)
{
    struct packages seen = { .count = 0 };
    const struct wl_incident *inc = r->inc;
    wl_json_object(&r->j, "packages");
    put_packages_of(r, &seen, inc->raised);
    for (uint32_t i = 0; i < r->v->related_count; i++)
        put_packages_of(r, &seen, r->v->related[i].stack);
    for (uint32_t i = 0; i < inc->thread_count; i++)
        put_packages_of(r, &seen, inc->threads[i].python);
    for (uint32_t i = 0; i < inc->loop_count; i++) {
        put_packages_of(r, &seen, inc->loops[i].created.stack);
        put_packages_of(r, &seen, inc->loops[i].started.stack);
        put_packages_of(r, &seen, inc->loops[i].closed.stack);
    }
    for (uint32_t i = 0; i < inc->task.await_count; i++)
        put_package(r, &seen, inc->task.await_chain[i]);
    wl_json_end(&r->j);
}

void wl_report_process(struct wl_report *r)
{
    struct room *room = wl_scratch_claim();
    wl_json_object(&r->j, "process");
    if (room != NULL) {
        put_pids(r, room);
        if (gethostname(room->path, 256) == 0) {
            room->path[255] = '\0';
            wl_json_str(&r->j, "host", room->path);
        }
        put_argv(r, room);
        put_executable(r, room);
    } else {
        wl_json_int(&r->j, "pid", r->inc->pid);
    }
    if (r->extra->cwd != NULL && r->extra->cwd[0] != '\0')
        wl_json_str(&r->j, "cwd", r->extra->cwd);
    wl_json_str(&r->j, "python", r->extra->python);
    wl_json_str(&r->j, "implementation", r->extra->python_impl);
    put_packages(r);
    wl_json_end(&r->j);
    wl_scratch_release(room);
}
