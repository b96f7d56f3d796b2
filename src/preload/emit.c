/* From an incident to a file in the report directory: whole or not at all, within limits.
 *
 * Runs in the watched process, on the thread that raised or learnt what became of the error.  wl_emit_report comes twice
 * for an incident: first write_first (directory, limits, name), later write_again (the same file, replaced).  Both end in
 * write_file: a temporary file in the same directory, closed, then renamed; where that fails, once a process,
 * write_to_stderr.  wl_emit_message prints what a person reads.
 *
 * The document is a stream through a window in scratch memory, so a report costs no memory of its size.  One that turns
 * out longer than WL_REPORT_MAX is begun again with less in it.
 *
 * After a fork the child counts for itself: its reports carry its own pid (getpid() each time, never remembered).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "emit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>      /* renameat */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/ledger.h"
#include "../common/timefmt.h"
#include "emit_dir.h"
#include "emit_stderr.h"
#include "message.h"
#include "pyapi.h"
#include "quiet.h"
#include "report.h"
#include "scratch.h"
#include "state.h"

enum {
    MESSAGE_MAX = 4096,             /* what a pipe takes whole */
    RENDERED_MAX = 8192,
    WINDOW_SIZE = 24 * 1024,
};

/* One report being written, in scratch memory. */
struct job {
    const struct wl_incident *inc;
    const struct wl_verdict *v;
    struct wl_emitted *e;
    struct wl_report_extra extra;
    char dir[WL_EMIT_DIR_MAX];
    char name[WL_EMIT_NAME_MAX];
    char temporary[WL_EMIT_NAME_MAX + 8];
    char rendered[RENDERED_MAX];
    char window[WINDOW_SIZE];
};
_Static_assert(sizeof(struct job) <= WL_SCRATCH_SIZE, "a job fits into a scratch");

/* Of this process; set back in a forked child by the first report there. */
static struct {
    _Atomic int32_t pid;
    _Atomic uint32_t serial, written, dropped, failed, messages_dropped;
    _Atomic bool last_resort_used;
} counts;

static void count_for_this_process(int32_t pid)
{
    if (atomic_exchange(&counts.pid, pid) == pid)
        return;
    atomic_store(&counts.serial, 0);
    atomic_store(&counts.written, 0);
    atomic_store(&counts.dropped, 0);
    atomic_store(&counts.failed, 0);
    atomic_store(&counts.messages_dropped, 0);
    atomic_store(&counts.last_resort_used, false);
}

/* --- names --- */

static void make_id(char id[WL_REPORT_ID_MAX], int64_t time_us, int32_t pid, uint32_t serial)
{
    struct wl_buf text;
    wl_buf_init(&text, id, WL_REPORT_ID_MAX - 1);
    wl_time_put_compact(&text, time_us);
    wl_buf_putc(&text, '-');
    wl_buf_udec(&text, (uint64_t)pid);
    wl_buf_putc(&text, '-');
    wl_buf_dec_pad(&text, serial % 10000, 4, '0');
    wl_buf_string(&text);
}

static void join(char *out, size_t size, const char *a, const char *b, const char *c, const char *d)
{
    struct wl_buf text;
    wl_buf_init(&text, out, size - 1);
    wl_buf_puts(&text, a);
    wl_buf_puts(&text, b);
    wl_buf_puts(&text, c);
    wl_buf_puts(&text, d);
    wl_buf_string(&text);
}

static void make_names(struct job *job)
{
    join(job->name, sizeof job->name, job->e->id, "-", wl_kind_name(job->inc->kind), ".json");
    join(job->temporary, sizeof job->temporary, ".", job->name, ".tmp", "");
}

/* --- the message --- */

/* LC_ALL before LC_CTYPE before LANG; setlocale() has locks, and the program may have set another one for itself. */
static bool locale_is_ascii(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return strcasestr(value, "utf-8") == NULL && strcasestr(value, "utf8") == NULL;
    }
    return true;
}

/* Where no report was wanted or tried, nothing is said of one. */
static struct wl_message_style style_of(const struct wl_emitted *e)
{
    const char *cwd = wl_state_start_dir();
    bool told = e != NULL && (e->path[0] != '\0' || e->why != NULL) && wl_state_options()->max_reports > 0;
    return (struct wl_message_style){
        .home = getenv("HOME"),
        .cwd = cwd[0] != '\0' ? cwd : NULL,
        .report_path = told ? e->path : NULL,
        .report_why = told ? e->why : NULL,
        .report_id = told ? e->id : NULL,
    };
}

/* The report's own copy names the file that it is going to be. */
static void render(struct job *job)
{
    struct wl_buf text;
    struct wl_message_style style = style_of(job->e);
    wl_buf_init(&text, job->rendered, sizeof job->rendered - 1);
    wl_message_full(job->inc, job->v, &style, &text);
    wl_buf_string(&text);
    job->extra.rendered = job->rendered;
}

static int amount_of(const struct wl_incident *inc)
{
    const struct wl_options *o = wl_state_options();
    return inc->outcome == WL_OUTCOME_HANDLED && o->handled > o->message ? o->handled : o->message;
}

static void print(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_emitted *e, int amount, char *storage)
{
    struct wl_buf text;
    struct wl_message_style style = style_of(e);
    style.log_prefix = true;
    style.ascii = locale_is_ascii();
    wl_buf_init(&text, storage, MESSAGE_MAX);
    if (amount == WL_MESSAGE_FULL)
        wl_message_full(inc, v, &style, &text);
    else
        wl_message_short(inc, v, &style, &text);
    if (text.len > 0 && wl_emit_stderr_write(text.data, text.len) == -EAGAIN)
        atomic_fetch_add(&counts.messages_dropped, 1);
}

void wl_emit_message(const struct wl_incident *inc, const struct wl_verdict *v, const struct wl_emitted *e)
{
    int amount = amount_of(inc);
    char *storage = amount != WL_MESSAGE_NONE ? wl_scratch_claim() : NULL;
    struct wl_quiet quiet;
    if (storage == NULL)
        return;
    wl_quiet_enter(&quiet);
    print(inc, v, e, amount, storage);
    wl_quiet_leave(&quiet);
    wl_scratch_release(storage);
}

void wl_emit_complaint(const char *what)
{
    struct wl_quiet quiet;
    wl_quiet_enter(&quiet);
    wl_emit_stderr_complain("", NULL, what);
    wl_quiet_leave(&quiet);
}

/* --- the document into a file --- */

struct sink {
    int fd;
    int error;
    uint64_t size;
};

static int drain(void *arg, const char *data, size_t size)
{
    struct sink *sink = arg;
    while (size > 0) {
        ssize_t n = write(sink->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return sink->error = n < 0 ? -errno : -EIO;
        data += n;
        size -= (size_t)n;
        sink->size += (uint64_t)n;
    }
    return 0;
}

/* The buffer's own -ENOSPC means that the document is too long; the disk's is in sink->error. */
static int write_document(struct job *job, struct sink *sink)
{
    struct wl_buf out;
    for (job->extra.reduce = 0;; job->extra.reduce++) {
        sink->size = 0;
        wl_buf_init_drain(&out, job->window, sizeof job->window, WL_REPORT_MAX, drain, sink);
        int r = wl_report_write(job->inc, job->v, &job->extra, &out);
        if (r != -ENOSPC || sink->error != 0)
            return r;
        if (job->extra.reduce == WL_REPORT_REDUCE_MAX)
            return -E2BIG;
        if (ftruncate(sink->fd, 0) != 0 || lseek(sink->fd, 0, SEEK_SET) != 0)
            return -errno;
    }
}

static int open_temporary(int dir, const char *name)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
    int fd = openat(dir, name, flags, 0600);
    if (fd < 0 && errno == EEXIST) {    /* of a process with this pid that was killed while it wrote */
        unlinkat(dir, name, 0);
        fd = openat(dir, name, flags, 0600);
    }
    return fd < 0 ? -errno : fd;
}

static int fill_temporary(struct job *job, int fd, uint64_t *ret_size)
{
    struct sink sink = { .fd = fd };
    int r = fchmod(fd, 0600) == 0 ? write_document(job, &sink) : -errno;    /* a umask may have taken bits away */
    if (r == 0 && wl_state_options()->sync && fsync(fd) != 0)
        r = -errno;
    if (close(fd) != 0 && r == 0)       /* where the network's file systems tell that the disk is full */
        r = -errno;
    *ret_size = sink.size;
    return r;
}

static int write_file(struct job *job, int dir, uint64_t *ret_size)
{
    int fd = open_temporary(dir, job->temporary);
    if (fd < 0)
        return fd;
    int r = fill_temporary(job, fd, ret_size);
    if (r == 0 && renameat(dir, job->temporary, dir, job->name) != 0)
        r = -errno;
    if (r < 0)
        unlinkat(dir, job->temporary, 0);
    return r;
}

/* --- the last resort --- */

/* Shortened until a pipe takes it at once.  A terminal gets no stacks: a person sits there. */
static void write_to_stderr(struct job *job)
{
    if (atomic_exchange(&counts.last_resort_used, true))
        return;
    char *line = mmap(NULL, WL_REPORT_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (line == MAP_FAILED)
        return;
    size_t room = wl_emit_stderr_room();
    struct wl_buf out;
    int r = -ENOSPC;
    job->extra.pretty = false;
    job->extra.reduce = wl_emit_stderr_is_device() ? 3 : 0;
    for (; r == -ENOSPC && job->extra.reduce <= WL_REPORT_REDUCE_MAX; job->extra.reduce++) {
        wl_buf_init(&out, line, room < WL_REPORT_MAX ? room : WL_REPORT_MAX);
        r = wl_report_write(job->inc, job->v, &job->extra, &out);
    }
    if (r == 0)
        wl_emit_stderr_write(out.data, out.len);
    munmap(line, WL_REPORT_MAX);
}

/* --- first and later --- */

static void complain(const struct job *job, const char *why)
{
    if (job->dir[0] != '\0')
        wl_emit_stderr_complain("can't write a report to ", job->dir, why);
    else
        wl_emit_stderr_complain("can't write a report: ", NULL, why);
}

static int fail(struct job *job, int error, const char *why)
{
    job->e->path[0] = '\0';
    job->e->error = error;
    job->e->why = why != NULL ? why : wl_emit_dir_why(error);
    atomic_fetch_add(&counts.failed, 1);
    return error;
}

/* False: no more reports of this process. */
static bool take_number(struct job *job)
{
    uint32_t serial = atomic_fetch_add(&counts.serial, 1) + 1;
    if (serial > (uint32_t)wl_state_options()->max_reports) {
        job->e->dropped = true;
        job->e->why = "max_reports was reached";
        job->e->error = -EDQUOT;
        atomic_fetch_add(&counts.dropped, 1);
        return false;
    }
    make_id(job->e->id, job->inc->time_us, (int32_t)getpid(), serial);
    job->extra.report_id = job->e->id;
    return true;
}

static int write_into(struct job *job, int dir)
{
    uint64_t size = 0;
    if (wl_emit_dir_prune_is_due())
        wl_emit_dir_prune(dir);
    join(job->e->path, sizeof job->e->path, job->dir, "/", job->name, "");
    render(job);
    int r = write_file(job, dir, &size);
    if (r == 0) {
        atomic_fetch_add(&counts.written, 1);
        wl_emit_dir_note(size);
    }
    return r;
}

static int write_first(struct job *job)
{
    if (!take_number(job))
        return -EDQUOT;
    make_names(job);
    const char *why = NULL;
    int dir = wl_emit_dir_choose(job->dir, &why);
    int r = dir;
    if (dir >= 0) {
        r = write_into(job, dir);
        close(dir);
    }
    if (r == 0)
        return 0;
    fail(job, r, why);
    complain(job, job->e->why);
    render(job);
    write_to_stderr(job);
    return r;
}

/* A report that somebody removed is not wanted any more. */
static int write_again(struct job *job)
{
    struct stat st;
    const char *why = NULL;
    const char *slash = strrchr(job->e->path, '/');
    size_t size = slash != NULL ? (size_t)(slash - job->e->path) : 0;
    if (size == 0 || size >= sizeof job->dir)
        return job->e->error;
    memcpy(job->dir, job->e->path, size);
    job->dir[size] = '\0';
    job->extra.report_id = job->e->id;
    make_names(job);
    int dir = wl_emit_dir_open(job->dir, &why);
    if (dir < 0)
        return dir;
    int r = fstatat(dir, job->name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : -errno;
    if (r == -ENOENT) {
        fail(job, r, "somebody removed it");
    } else if (r == 0) {
        uint64_t ignored;
        render(job);
        r = write_file(job, dir, &ignored);
        if (r < 0)
            complain(job, wl_emit_dir_why(r));
    }
    close(dir);
    return r;
}

static int write_job(struct job *job)
{
    const struct wl_options *o = wl_state_options();
    job->extra = (struct wl_report_extra){ .native = o->native, .pretty = o->pretty, .cwd = wl_state_start_dir() };
    if (wl_pyapi_version() != 0)
        job->extra.python = wl_pyapi_version_text();
    return job->e->id[0] == '\0' ? write_first(job) : write_again(job);
}

static int emit_report(const struct wl_incident *inc, const struct wl_verdict *v, struct wl_emitted *e)
{
    count_for_this_process((int32_t)getpid());
    if (e->dropped || (e->id[0] != '\0' && e->path[0] == '\0'))
        return e->error;
    struct job *job = wl_scratch_claim();
    if (job == NULL) {
        e->error = -ENOMEM;
        e->why = wl_emit_dir_why(-ENOMEM);
        return -ENOMEM;
    }
    struct wl_quiet quiet;
    wl_quiet_enter(&quiet);
    job->inc = inc;
    job->v = v;
    job->e = e;
    int r = write_job(job);
    wl_quiet_leave(&quiet);
    wl_scratch_release(job);
    return r;
}

int wl_emit_report(const struct wl_incident *inc, const struct wl_verdict *v, struct wl_emitted *e)
{
    bool first = e->record.state == WL_LEDGER_NONE;
    int r = emit_report(inc, v, e);
    wl_record_incident(&e->record, inc, v);
    if (first && r < 0)
        wl_record_lost(e->why);
    return r;
}

struct wl_emit_counts wl_emit_counts(void)
{
    return (struct wl_emit_counts){
        .written = atomic_load(&counts.written),
        .dropped = atomic_load(&counts.dropped),
        .failed = atomic_load(&counts.failed),
        .messages_dropped = atomic_load(&counts.messages_dropped),
    };
}
