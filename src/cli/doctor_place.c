/* whyloop doctor: the library's file, the options, what else is preloaded, and where reports go.
 *
 * Where reports go is asked as the library asks it (common/paths.c), with the environment of the process in question,
 * and judged by the library's rules (preload/emit_dir.c): it makes the directory where there is none, and takes only one
 * that belongs to its user and that nobody else can write to.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../common/options.h"
#include "../common/paths.h"
#include "doctor.h"
#include "library.h"

enum { LEAST_FREE = 1 << 20 };

/* --- the library --- */

bool wl_doctor_library(struct wl_findings *f, char *out, size_t size)
{
    struct wl_error e;
    struct statvfs fs;
    struct stat st;

    if (wl_library_find(out, size, &e) < 0) {
        wl_findings_add(f, WL_FINDING_OBSTACLE, "library", e.hint[0] != '\0' ? e.hint : NULL, e.text, (char *)NULL);
        return false;
    }
    if (statvfs(out, &fs) == 0 && (fs.f_flag & ST_NOEXEC) != 0) {
        wl_findings_add(f, WL_FINDING_OBSTACLE, "library", "install it on a file system that is mounted without noexec", out,
                        ": its file system is mounted noexec, so it can't be loaded", (char *)NULL);
        return true;
    }
    if (stat(out, &st) == 0 && (st.st_mode & S_IROTH) == 0)
        wl_findings_add(f, WL_FINDING_NOTE, "library", "chmod a+r", out, ": programs of other users can't load it", (char *)NULL);
    else
        wl_findings_add(f, WL_FINDING_OK, "library", NULL, out, (char *)NULL);
    return true;
}

/* --- options --- */

void wl_doctor_options(struct wl_findings *f)
{
    static const char prefix[] = "whyloop: ";
    char storage[8192], *save = NULL;
    struct wl_options options;
    struct wl_buf complaints;

    wl_buf_init(&complaints, storage, sizeof storage);
    wl_options_init(&options);
    if (wl_options_load(&options, &complaints) == 0)
        return;
    wl_buf_string(&complaints);
    for (char *line = strtok_r(storage, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save))
        wl_findings_add(f, WL_FINDING_PROBLEM, "options", "help=1 prints all options; see libwhyloop(7)",
                        strncmp(line, prefix, strlen(prefix)) == 0 ? line + strlen(prefix) : line, (char *)NULL);
}

void wl_doctor_preload(struct wl_findings *f, const struct wl_doctor_place *place)
{
    const char *preload = place->get("LD_PRELOAD");

    for (; preload != NULL && *(preload += strspn(preload, ": ")) != '\0'; preload += strcspn(preload, ": ")) {
        char name[512];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(preload, ": "), preload);
        if (strstr(name, "libwhyloop.so") != NULL)
            continue;
        bool sanitizer = strstr(name, "libasan") != NULL || strstr(name, "libtsan") != NULL || strstr(name, "libubsan") != NULL;
        wl_findings_add(f, WL_FINDING_NOTE, "preload", sanitizer ? "whyloop run puts itself in front: put the sanitizer first by hand" : NULL,
                        name, " is preloaded as well", (char *)NULL);
    }
    if (access("/etc/ld.so.preload", F_OK) == 0)
        wl_findings_add(f, WL_FINDING_NOTE, "preload", NULL, "/etc/ld.so.preload has libraries for every program", (char *)NULL);
}

/* --- reports --- */

static void report_problem(struct wl_findings *f, const char *path, const char *why, const char *remedy)
{
    wl_findings_add(f, WL_FINDING_PROBLEM, "reports", remedy, path, ": ", why, ": a process's first report goes to its stderr instead",
                    (char *)NULL);
}

static bool may_write(const struct stat *st, uid_t user)
{
    return user == 0 || (st->st_uid == user ? (st->st_mode & S_IWUSR) != 0 : (st->st_mode & S_IWOTH) != 0);
}

/* The nearest directory above that is there; "" where there is none. */
static void parent_of(const char *path, char *out, size_t size, struct stat *ret)
{
    snprintf(out, size, "%s", path);
    do {
        char *slash = strrchr(out, '/');
        if (slash == NULL) {
            out[0] = '\0';
            return;
        }
        slash[slash == out] = '\0';
    } while (stat(out, ret) != 0 && strcmp(out, "/") != 0);
}

static void check_missing(struct wl_findings *f, const char *path, uid_t user)
{
    char parent[1024];
    struct stat st;

    parent_of(path, parent, sizeof parent, &st);
    if (parent[0] == '\0')
        report_problem(f, path, "there is no directory above it", "set report_dir to a directory of your own");
    else if (!S_ISDIR(st.st_mode))
        report_problem(f, path, "something above it is not a directory", "set report_dir to a directory of your own");
    else if (!may_write(&st, user) || (user == geteuid() && access(parent, W_OK) != 0))
        report_problem(f, path, "it is not there, and can't be made", "make it, or set report_dir to a directory of your own");
    else
        wl_findings_add(f, WL_FINDING_OK, "reports", NULL, path, " (made with the first report)", (char *)NULL);
}

static void check_directory(struct wl_findings *f, const char *path, const struct stat *st, uid_t user)
{
    struct statvfs fs;
    bool known = statvfs(path, &fs) == 0;

    if (!S_ISDIR(st->st_mode))
        report_problem(f, path, "it is not a directory", "set report_dir to a directory of your own");
    else if (st->st_uid != user)
        report_problem(f, path, "it belongs to another user", "set report_dir to a directory of that user's own");
    else if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        report_problem(f, path, "others can write to it", "chmod 700 it, or set report_dir to another one");
    else if (known && (fs.f_flag & ST_RDONLY) != 0)
        report_problem(f, path, "its file system is read-only", "set report_dir to a directory that can be written to");
    else if (known && fs.f_frsize > 0 && fs.f_bavail < LEAST_FREE / fs.f_frsize + 1)
        report_problem(f, path, "its disk is full", "make room, or set report_dir to a directory elsewhere");
    else if (user == geteuid() && access(path, W_OK | X_OK) != 0)
        report_problem(f, path, "it can't be written to", "chmod 700 it, or set report_dir to another one");
    else
        wl_findings_add(f, WL_FINDING_OK, "reports", NULL, path, (char *)NULL);
}

void wl_doctor_reports(struct wl_findings *f, const struct wl_doctor_place *place)
{
    struct wl_options options;
    struct stat st;
    char path[1024];
    const char *why = "", *variable = place->get("WHYLOOP_OPTIONS");

    wl_options_init(&options);
    if (place->get == getenv)
        wl_options_load(&options, NULL);
    else if (variable != NULL)
        wl_options_parse(&options, variable, "", NULL);
    if (wl_paths_report_dir(options.report_dir, place->user, place->get, path, sizeof path, &why) < 0) {
        report_problem(f, "no report directory", why, "set report_dir in WHYLOOP_OPTIONS");
        return;
    }
    if (stat(path, &st) == 0)
        check_directory(f, path, &st, place->user);
    else if (errno == ENOENT || errno == ENOTDIR)
        check_missing(f, path, place->user);
    else
        report_problem(f, path, wl_error_word(-errno), "set report_dir to a directory of your own");
}
