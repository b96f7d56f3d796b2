/* From an incident to a file in the report directory: whole or not at all, within limits.
 *
 * Runs in the watched process, on the thread that raised or learnt what became of the error.  wl_emit_report comes twice
 * for an incident: first write_first (directory, limits, name), later write_again (the same file, replaced).  Both end in
 * write_counted: a temporary file in the same directory, closed, then renamed; where that fails, once a process,
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
    struct wl_emit_known known;
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

static void join(char *out, size_t size, const char *const *parts)
{
    struct wl_buf text;
    wl_buf_init(&text, out, size - 1);
    for (; *parts != NULL; parts++)
        wl_buf_puts(&text, *parts);
    wl_buf_string(&text);
}

/* The temporary's is this process's own in any case, lest two that count up one report write into one file. */
static void make_names(struct job *job, const char *own)
{
    const char *kind = wl_kind_name(job->inc->kind);
    join(job->name, sizeof job->name, (const char *[]){ job->e->id, "-", kind, ".json", NULL });
    join(job->temporary, sizeof job->temporary, (const char *[]){ ".", own, "-", kind, ".json.tmp", NULL });
    job->extra.report_id = job->e->id;
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
        .earlier = e != NULL ? e->earlier : 0,
        .first_us = e != NULL ? e->first_us : 0,
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
    }
    return 0;
}

/* The buffer's own -ENOSPC means that the document is too long; the disk's is in sink->error. */
static int write_document(struct job *job, struct sink *sink)
{
    struct wl_buf out;
    for (job->extra.reduce = 0;; job->extra.reduce++) {
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

static int fill_temporary(struct job *job, int fd)
{
    struct sink sink = { .fd = fd };
    int r = fchmod(fd, 0600) == 0 ? write_document(job, &sink) : -errno;    /* a umask may have taken bits away */
    if (r == 0 && wl_state_options()->sync && fsync(fd) != 0)
        r = -errno;
    if (close(fd) != 0 && r == 0)       /* where the network's file systems tell that the disk is full */
        r = -errno;
    return r;
}

static int write_temporary(struct job *job, int dir)
{
    int fd = open_temporary(dir, job->temporary);
    if (fd < 0)
        return fd;
    int r = fill_temporary(job, fd);
    if (r < 0)
        unlinkat(dir, job->temporary, 0);
    return r;
}

static int give_name(struct job *job, int dir)
{
    int r = renameat(dir, job->temporary, dir, job->name) == 0 ? 0 : -errno;
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

/* --- failing --- */

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

/* --- numbers --- */

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
    return true;
}

/* --- counting up --- */

/* What the document says of the other incidents with its fingerprint: those that the file counts already, and ours. */
static void count_up(struct job *job, const struct wl_emit_head *there)
{
    struct wl_emitted *e = job->e;
    const struct wl_incident *inc = job->inc;
    int64_t last_us = inc->last_us > inc->time_us ? inc->last_us : inc->time_us;
    e->first_us = e->first_us != 0 && e->first_us < inc->time_us ? e->first_us : inc->time_us;
    job->extra.revision = inc->revision;
    if (there != NULL) {
        e->earlier = there->count > e->counted ? there->count - e->counted : 0;
        e->first_us = there->first_us < e->first_us ? there->first_us : e->first_us;
        last_us = there->last_us > last_us ? there->last_us : last_us;
        job->extra.revision = there->revision + 1;
    }
    job->extra.count = e->earlier + (inc->count > 0 ? inc->count : 1);
    job->extra.first_us = e->first_us;
    job->extra.last_us = last_us;
}

/* What is in the directory of this cause.  Returns 1 when that is other than `job` has it; then it has that. */
static int look(struct job *job, int dir, bool first, bool prune)
{
    struct wl_emit_known found = { .name = "" };
    struct stat st;
    if (first)
        wl_emit_dir_scan(dir, wl_kind_name(job->inc->kind), job->v->fingerprint, prune, &found);
    else if (wl_emit_head_read(dir, job->name, &found.head))
        memcpy(found.name, job->name, sizeof found.name);
    else if (fstatat(dir, job->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return -errno;
    if (strcmp(found.name, job->known.name) == 0 && found.head.count == job->known.head.count &&
        found.head.revision == job->known.head.revision)
        return 0;
    job->known = found;
    return 1;
}

/* A cause that is known keeps its first report's name. */
static void adopt(struct job *job, const char *own, bool first)
{
    struct wl_emitted *e = job->e;
    bool known = job->known.name[0] != '\0';
    if (first) {
        memcpy(e->id, known ? job->known.head.id : own, sizeof e->id);
        make_names(job, own);
        join(e->path, sizeof e->path, (const char *[]){ job->dir, "/", job->name, NULL });
        e->earlier = 0;
        e->first_us = 0;
    }
    count_up(job, known ? &job->known.head : NULL);
    render(job);
}

static int prepare(struct job *job, int dir, const char *own, bool first)
{
    adopt(job, own, first);
    return write_temporary(job, dir);
}

/* To count up what somebody else may be counting up would lose his count; a report of our own loses nothing. */
static int prepare_alone(struct job *job, int dir, const char *own)
{
    if (job->known.name[0] == '\0')
        return 0;
    unlinkat(dir, job->temporary, 0);
    memset(&job->known, 0, sizeof job->known);
    return prepare(job, dir, own, true);
}

/* The document is ready before the lock is taken, so that it is held for no longer than a look and a rename.  If somebody
 * counted meanwhile the document is made anew, the last time with the lock held.  Leaves the temporary file, or an error. */
static int prepare_counted(struct job *job, int dir, const char *own, bool first, enum wl_emit_dir_lock *lock)
{
    enum { ATTEMPTS = 4 };
    int r = look(job, dir, first, first);
    for (int attempt = 1; r >= 0; attempt++) {
        r = prepare(job, dir, own, first);
        if (r < 0 || attempt > ATTEMPTS)
            break;
        if (*lock != WL_EMIT_DIR_LOCKED)
            *lock = wl_emit_dir_lock(dir);
        if (*lock == WL_EMIT_DIR_BUSY && first)
            return prepare_alone(job, dir, own);
        r = look(job, dir, first, false);
        if (r == 0)
            break;
        unlinkat(dir, job->temporary, 0);
        if (*lock == WL_EMIT_DIR_LOCKED && attempt < ATTEMPTS) {
            wl_emit_dir_unlock(dir);
            *lock = WL_EMIT_DIR_FREE;
        }
    }
    return r;
}

static int write_counted(struct job *job, int dir, const char *own, bool first)
{
    enum wl_emit_dir_lock lock = WL_EMIT_DIR_FREE;
    int r = prepare_counted(job, dir, own, first, &lock);
    if (r == 0)
        r = give_name(job, dir);
    if (lock == WL_EMIT_DIR_LOCKED)
        wl_emit_dir_unlock(dir);
    if (r == 0)
        job->e->counted = job->inc->count;
    return r;
}

/* --- first and later --- */

static int write_first(struct job *job)
{
    char own[WL_REPORT_ID_MAX];
    const char *why = NULL;
    if (!take_number(job))
        return -EDQUOT;
    memcpy(own, job->e->id, sizeof own);
    int dir = wl_emit_dir_choose(job->dir, &why);
    int r = dir;
    if (dir >= 0) {
        r = write_counted(job, dir, own, true);
        close(dir);
    }
    if (r == 0) {
        atomic_fetch_add(&counts.written, 1);
        return 0;
    }
    fail(job, r, why);
    complain(job, job->e->why);
    job->extra.report_id = job->e->id;
    render(job);
    write_to_stderr(job);
    return r;
}

static int write_again(struct job *job)
{
    char own[WL_REPORT_ID_MAX];
    const char *why = NULL;
    const char *slash = strrchr(job->e->path, '/');
    size_t size = slash != NULL ? (size_t)(slash - job->e->path) : 0;
    if (size == 0 || size >= sizeof job->dir)
        return job->e->error;
    memcpy(job->dir, job->e->path, size);
    job->dir[size] = '\0';
    make_id(own, job->inc->time_us, (int32_t)getpid(), 0);
    make_names(job, own);
    int dir = wl_emit_dir_open(job->dir, &why);
    if (dir < 0)
        return dir;
    int r = write_counted(job, dir, own, false);
    if (r == -ENOENT)   /* whoever removed it does not want it any more */
        fail(job, r, "somebody removed it");
    else if (r < 0)
        complain(job, wl_emit_dir_why(r));
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
    memset(&job->known, 0, sizeof job->known);
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

void wl_emit_note_dropped(void)
{
    atomic_fetch_add(&counts.dropped, 1);
}

void wl_emit_last_word(void)
{
    static const char one[] = " incident got no report: max_reports was reached";
    static const char several[] = " incidents got no report: max_reports was reached";
    uint32_t dropped = atomic_load(&counts.pid) == (int32_t)getpid() ? atomic_load(&counts.dropped) : 0;
    char number[16];
    struct wl_buf text;
    struct wl_quiet quiet;
    if (dropped == 0 || wl_state_options()->max_reports == 0)
        return;
    wl_buf_init(&text, number, sizeof number);
    wl_buf_udec(&text, dropped);
    wl_quiet_enter(&quiet);
    wl_emit_stderr_complain(wl_buf_string(&text), NULL, dropped == 1 ? one : several);
    wl_quiet_leave(&quiet);
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
