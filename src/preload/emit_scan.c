/* Looking through the report directory: is this cause in a report already, and what must go?
 *
 * Runs in the watched process, inside wl_quiet, before an incident's first report is written: wl_emit_dir_scan reads the directory once
 * (scan_folder), removes on the way what is too old, keeps the oldest in a sorted table and removes from its front
 * until the limits hold.  The directory is bounded in number, bytes and age, whoever wrote the reports.
 *
 * A report is as old as its incident was last seen: the time that its name begins with, unless the file was written again
 * later; then its head says it.  The heads of the wanted kind are read for their fingerprints: some 500 bytes each, never a document.
 *
 * Only names of our own pattern are touched, 20…Z-PID-NNNN-KIND.json, and what a killed process left of its temporary
 * files, the same with a dot before and .tmp behind.  Bounded in time: in a directory with a million files it stays too full
 * for a while, or a cause gets a second report, rather than that the program waits.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../common/folder.h"
#include "emit_dir.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/timefmt.h"
#include "scratch.h"
#include "source_file.h"
#include "state.h"

enum {
    OLDEST_MAX = 320,
    WINDOW_SIZE = 16 * 1024,
    BUDGET_US = 15000,
    TEMPORARY_AGE_S = 3600,
    REWRITTEN_S = 60,
    TIME_SIZE = 23,                 /* 20261124T041512.482913Z */
};

struct file {
    uint64_t size;
    char seen[TIME_SIZE + 1];       /* when its incident was seen last, as in a name */
    char name[WL_EMIT_NAME_MAX];
};

struct scan {
    int dir;
    int64_t deadline_us;
    char ending[WL_EMIT_NAME_MAX];          /* of the names of the wanted kind: "-nested-run.json" */
    uint64_t fingerprint;
    bool prune;
    struct wl_emit_known *known;
    char oldest_allowed[TIME_SIZE + 1];     /* what was seen last before it is too old */
    uint64_t count, bytes;
    uint32_t old_count;
    struct file oldest[OLDEST_MAX];         /* sorted by `seen`, then name */
    _Alignas(void *) char window[WINDOW_SIZE];
};
_Static_assert(sizeof(struct scan) <= WL_SCRATCH_SIZE, "a scan fits into a scratch");

/* --- names --- */

static const char *skip_digits(const char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Does a name have this shape?  '0' stands for a digit, all else for itself. */
static const char *skip_shape(const char *at, const char *shape)
{
    for (; *shape != '\0'; at++, shape++)
        if (*shape == '0' ? *at < '0' || *at > '9' : *at != *shape)
            return NULL;
    return at;
}

/* 20261124T041512.482913Z-4711-0001-nested-run.json, then `suffix`. */
static bool is_ours(const char *name, const char *suffix)
{
    const char *at = skip_shape(name, "20000000T000000.000000Z-");
    const char *pid = at;
    if (at == NULL || (at = skip_digits(at)) == pid)
        return false;
    at = skip_shape(at, "-0000-");
    if (at == NULL)
        return false;
    size_t kind = strspn(at, "abcdefghijklmnopqrstuvwxyz-");
    return kind > 0 && strcmp(at + kind, suffix) == 0 && strlen(name) < WL_EMIT_NAME_MAX;
}

/* --- the scan --- */

static void remove_file(struct scan *s, const char *name)
{
    unlinkat(s->dir, name, 0);
}

static int compare(const struct file *a, const char *seen, const char *name)
{
    int order = memcmp(a->seen, seen, TIME_SIZE);
    return order != 0 ? order : strcmp(a->name, name);
}

static void remember_oldest(struct scan *s, const char *seen, const char *name, uint64_t size)
{
    uint32_t low = 0, high = s->old_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (compare(&s->oldest[middle], seen, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == OLDEST_MAX)
        return;
    uint32_t moved = (s->old_count < OLDEST_MAX ? s->old_count : OLDEST_MAX - 1) - low;
    memmove(&s->oldest[low + 1], &s->oldest[low], moved * sizeof *s->oldest);
    s->old_count = low + 1 + moved;
    s->oldest[low].size = size;
    memcpy(s->oldest[low].seen, seen, TIME_SIZE + 1);
    memcpy(s->oldest[low].name, name, strlen(name) + 1);
}

static void put_time(char text[TIME_SIZE + 1], int64_t time_us)
{
    struct wl_buf out;
    wl_buf_init(&out, text, TIME_SIZE + 1);
    wl_time_put_compact(&out, time_us);
    wl_buf_string(&out);
}

/* Was it written long after the time in its name?  Only then it can have been counted up since. */
static bool was_rewritten(const char *name, const struct stat *st)
{
    char late[TIME_SIZE + 1];
    put_time(late, ((int64_t)st->st_mtim.tv_sec - REWRITTEN_S) * 1000000);
    return memcmp(late, name, TIME_SIZE) > 0;
}

static bool is_wanted_kind(const struct scan *s, const char *name)
{
    size_t size = strlen(name), ending = strlen(s->ending);
    return s->fingerprint != 0 && size > ending && strcmp(name + size - ending, s->ending) == 0;
}

static bool is_wanted(const struct scan *s, const char *name, const struct wl_emit_head *head)
{
    return is_wanted_kind(s, name) && head->fingerprint == s->fingerprint;
}

/* Of two with one fingerprint (written while the lock could not be had) the older one goes on counting. */
static void take_known(struct scan *s, const char *name, const struct wl_emit_head *head)
{
    struct wl_emit_known *known = s->known;
    if (known->name[0] != '\0' && strcmp(known->name, name) < 0)
        return;
    memcpy(known->name, name, strlen(name) + 1);
    known->head = *head;
}

/* A head that can't be read is that of a stranger's file, which is as old as its name says. */
static void take_report(struct scan *s, const char *name)
{
    struct stat st;
    struct wl_emit_head head;
    char seen[TIME_SIZE + 1];
    if (fstatat(s->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return;
    memcpy(seen, name, TIME_SIZE);
    seen[TIME_SIZE] = '\0';
    bool read = (is_wanted_kind(s, name) || was_rewritten(name, &st)) && wl_emit_head_read(s->dir, name, &head);
    if (read)
        put_time(seen, head.last_us);
    if (memcmp(seen, s->oldest_allowed, TIME_SIZE) < 0) {
        remove_file(s, name);
        return;
    }
    s->count++;
    s->bytes += (uint64_t)st.st_size;
    if (read && is_wanted(s, name, &head))
        take_known(s, name, &head);
    remember_oldest(s, seen, name, (uint64_t)st.st_size);
}

static void take_temporary(struct scan *s, const char *name)
{
    struct stat st;
    if (fstatat(s->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        st.st_mtim.tv_sec + TEMPORARY_AGE_S < wl_time_now_us() / 1000000)
        remove_file(s, name);
}

static bool take_entry(void *arg, const char *name)
{
    struct scan *s = arg;
    if (is_ours(name, ".json") && (s->prune || is_wanted_kind(s, name)))
        take_report(s, name);
    else if (s->prune && name[0] == '.' && is_ours(name + 1, ".json.tmp"))
        take_temporary(s, name);
    return wl_source_clock_us() <= s->deadline_us;
}

static void scan_folder(struct scan *s)
{
    lseek(s->dir, 0, SEEK_SET);
    wl_folder_each(s->dir, s->window, sizeof s->window, take_entry, s);
}

static void begin(struct scan *s, int dir, const char *kind, uint64_t fingerprint, bool prune, struct wl_emit_known *known)
{
    struct wl_buf text;
    s->dir = dir;
    s->deadline_us = wl_source_clock_us() + BUDGET_US;
    s->fingerprint = fingerprint;
    s->prune = prune;
    s->known = known;
    s->count = s->bytes = 0;
    s->old_count = 0;
    put_time(s->oldest_allowed, wl_time_now_us() - (int64_t)wl_state_options()->max_days * 86400 * 1000000);
    wl_buf_init(&text, s->ending, sizeof s->ending);
    wl_buf_putc(&text, '-');
    wl_buf_puts(&text, kind);
    wl_buf_puts(&text, ".json");
    wl_buf_string(&text);
}

/* --- making room --- */

/* What is counted up is only replaced: it needs no room, and must stay. */
static void make_room(struct scan *s)
{
    const struct wl_options *o = wl_state_options();
    uint64_t files_max = (uint64_t)o->max_files, bytes_max = (uint64_t)o->max_mib << 20;
    uint64_t more = s->known->name[0] == '\0';
    s->deadline_us = wl_source_clock_us() + BUDGET_US / 3;
    for (uint32_t i = 0; i < s->old_count && (s->count + more > files_max || s->bytes >= bytes_max); i++) {
        if (wl_source_clock_us() > s->deadline_us)
            break;
        if (strcmp(s->oldest[i].name, s->known->name) == 0)
            continue;
        remove_file(s, s->oldest[i].name);
        s->count--;
        s->bytes -= s->oldest[i].size;
    }
}

void wl_emit_dir_scan(int dir, const char *kind, uint64_t fingerprint, bool prune, struct wl_emit_known *ret)
{
    struct scan *s = wl_scratch_claim();
    ret->name[0] = '\0';
    if (s == NULL)
        return;
    begin(s, dir, kind, fingerprint, prune, ret);
    scan_folder(s);
    if (prune)
        make_room(s);
    wl_scratch_release(s);
}
