/* Removing old reports: the directory is bounded in number, bytes and age, whoever wrote them.
 *
 * Runs in the watched process, inside wl_quiet, before a report is written: wl_emit_dir_prune reads the directory once
 * (scan_folder), removes on the way what is too old, keeps the names of the oldest in a sorted table and removes from its front
 * until the limits hold.  A name begins with its report's time, so the order of names is that of time.
 *
 * Only names of our own pattern are touched, 20…Z-PID-NNNN-KIND.json, and what a killed process left of its temporary
 * files, the same with a dot before and .tmp behind.  Bounded in time: a directory with a million files stays too full
 * for a while rather than that the program waits.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../common/folder.h"
#include "emit_dir.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/timefmt.h"
#include "scratch.h"
#include "source_file.h"
#include "state.h"

enum {
    OLDEST_MAX = 400,
    WINDOW_SIZE = 16 * 1024,
    EVERY = 16,
    BUDGET_US = 15000,
    TEMPORARY_AGE_S = 3600,
    TIME_SIZE = 23,                 /* 20261124T041512.482913Z */
};

struct file {
    uint64_t size;
    char name[WL_EMIT_NAME_MAX];
};

struct scan {
    int dir;
    int64_t deadline_us;
    char oldest_allowed[TIME_SIZE + 1];     /* names before it are too old */
    uint64_t count, bytes;
    uint32_t known;
    struct file oldest[OLDEST_MAX];         /* sorted by name */
    _Alignas(void *) char window[WINDOW_SIZE];
};
_Static_assert(sizeof(struct scan) <= WL_SCRATCH_SIZE, "a scan fits into a scratch");

/* What is known of the directory since the last scan, ours and others' files together. */
static _Atomic uint64_t files_there, bytes_there;
static _Atomic uint32_t written_since;
static _Atomic bool scanned;

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

static void remember_oldest(struct scan *s, const char *name, uint64_t size)
{
    uint32_t low = 0, high = s->known;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (strcmp(s->oldest[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == OLDEST_MAX)
        return;
    uint32_t moved = (s->known < OLDEST_MAX ? s->known : OLDEST_MAX - 1) - low;
    memmove(&s->oldest[low + 1], &s->oldest[low], moved * sizeof *s->oldest);
    s->known = low + 1 + moved;
    s->oldest[low].size = size;
    memcpy(s->oldest[low].name, name, strlen(name) + 1);
}

static void take_report(struct scan *s, const char *name)
{
    struct stat st;
    if (strncmp(name, s->oldest_allowed, TIME_SIZE) < 0) {
        remove_file(s, name);
        return;
    }
    if (fstatat(s->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return;
    s->count++;
    s->bytes += (uint64_t)st.st_size;
    remember_oldest(s, name, (uint64_t)st.st_size);
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
    if (is_ours(name, ".json"))
        take_report(s, name);
    else if (name[0] == '.' && is_ours(name + 1, ".json.tmp"))
        take_temporary(s, name);
    return wl_source_clock_us() <= s->deadline_us;
}

static void scan_folder(struct scan *s)
{
    lseek(s->dir, 0, SEEK_SET);
    wl_folder_each(s->dir, s->window, sizeof s->window, take_entry, s);
}

static void begin(struct scan *s, int dir, int days)
{
    struct wl_buf text;
    s->dir = dir;
    s->deadline_us = wl_source_clock_us() + BUDGET_US;
    s->count = s->bytes = 0;
    s->known = 0;
    wl_buf_init(&text, s->oldest_allowed, sizeof s->oldest_allowed);
    wl_time_put_compact(&text, wl_time_now_us() - (int64_t)days * 86400 * 1000000);
    wl_buf_string(&text);
}

void wl_emit_dir_prune(int dir)
{
    const struct wl_options *o = wl_state_options();
    struct scan *s = wl_scratch_claim();
    if (s == NULL)
        return;
    begin(s, dir, o->max_days);
    scan_folder(s);
    s->deadline_us = wl_source_clock_us() + BUDGET_US / 3;
    uint64_t bytes_max = (uint64_t)o->max_mib << 20;
    for (uint32_t i = 0; i < s->known && (s->count >= (uint64_t)o->max_files || s->bytes >= bytes_max); i++) {
        if (wl_source_clock_us() > s->deadline_us)
            break;
        remove_file(s, s->oldest[i].name);
        s->count--;
        s->bytes -= s->oldest[i].size;
    }
    atomic_store(&files_there, s->count);
    atomic_store(&bytes_there, s->bytes);
    atomic_store(&written_since, 0);
    atomic_store(&scanned, true);
    wl_scratch_release(s);
}

bool wl_emit_dir_prune_is_due(void)
{
    const struct wl_options *o = wl_state_options();
    return !atomic_load(&scanned) || atomic_load(&written_since) >= EVERY ||
           atomic_load(&files_there) >= (uint64_t)o->max_files || atomic_load(&bytes_there) >= (uint64_t)o->max_mib << 20;
}

void wl_emit_dir_note(uint64_t size)
{
    atomic_fetch_add(&files_there, 1);
    atomic_fetch_add(&bytes_there, size);
    atomic_fetch_add(&written_since, 1);
}
