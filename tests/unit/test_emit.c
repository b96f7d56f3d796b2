/* src/preload/emit*.c, quiet.c: whole or not at all, within limits, and the program never notices. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/common/timefmt.h"
#include "../../src/preload/emit.h"
#include "../../src/preload/pyapi.h"
#include "../../src/preload/state.h"

/* --- the surroundings that emit.c asks for --- */

static struct wl_options options;

const struct wl_options *wl_state_options(void)
{
    return &options;
}

const char *wl_state_start_dir(void)
{
    return "/srv";
}

static int locked;

void wl_state_lock(void)
{
    cr_assert_eq(locked++, 0);
}

void wl_state_unlock(void)
{
    cr_assert_eq(--locked, 0);
}

int wl_pyapi_version(void)
{
    return 3011002;
}

const char *wl_pyapi_version_text(void)
{
    return "3.11.2 (main, Mar 13 2023, 12:18:29) [GCC 12.2.0]";
}

/* --- one incident, one folder --- */

static struct wl_incident inc;
static struct wl_verdict verdict;
static struct wl_emitted emitted;
static struct wl_stack no_stack;
static char folder[64], reports[128], said[1 << 20];

static const struct wl_frame place = {
    .file = "/srv/shop/pricing.py", .function = "refresh", .name = "refresh", .line = 31, .end_line = 31, .column = 11,
    .end_column = 41, .source = "    return asyncio.run(self._fetch_all())", .origin = WL_ORIGIN_USER,
};

static void next_incident(void)
{
    memset(&emitted, 0, sizeof emitted);
    inc.time_us = wl_time_now_us();
    inc.revision = 1;
    inc.final = false;
}

static void init(void)
{
    wl_options_init(&options);
    strcpy(folder, "/tmp/whyloop-emit-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(reports, sizeof reports, "%s/state/deep/reports", folder);
    strcpy(options.report_dir, reports);
    inc = (struct wl_incident){ .kind = WL_KIND_NESTED_RUN, .pid = getpid(), .thread = 1, .raised = &no_stack, .count = 1 };
    strcpy(inc.type, "RuntimeError");
    strcpy(inc.message, "asyncio.run() cannot be called from a running event loop");
    verdict = (struct wl_verdict){ .cause = WL_CAUSE_BLOCKING_CALL_IN_COROUTINE, .location = &place, .headline = "headline",
                                   .label = "label", .summary = "summary" };
    next_incident();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void done(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    cr_assert_eq(locked, 0);
}

static void skip(const char *why)
{
    done();     /* which Criterion leaves out then */
    cr_skip_test("%s", why);
}

TestSuite(emit, .init = init, .fini = done, .timeout = 60);

static int emit(void)
{
    return wl_emit_report(&inc, &verdict, &emitted);
}

static const char *contents(const char *path)
{
    static char data[2 << 20];
    int fd = open(path, O_RDONLY);
    cr_assert(fd >= 0, "%s: %s", path, strerror(errno));
    ssize_t n = read(fd, data, sizeof data - 1);
    close(fd);
    data[n] = '\0';
    return data;
}

static unsigned mode_of(const char *path)
{
    struct stat st;
    cr_assert_eq(stat(path, &st), 0, "%s", path);
    return st.st_mode & 07777;
}

static int files_in(const char *path, const char *suffix)
{
    DIR *d = opendir(path);
    int count = 0;
    if (d == NULL)
        return -1;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t n = strlen(e->d_name), m = strlen(suffix);
        count += e->d_type == DT_REG && n >= m && strcmp(e->d_name + n - m, suffix) == 0;
    }
    closedir(d);
    return count;
}

static void put(const char *name, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", reports, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    cr_assert(fd >= 0);
    cr_assert_eq(ftruncate(fd, (off_t)size), 0);
    close(fd);
}

static bool is_there(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", reports, name);
    return access(path, F_OK) == 0;
}

static void make_reports_folder(mode_t mode)
{
    char path[128];
    snprintf(path, sizeof path, "%s/state", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/state/deep", folder);
    mkdir(path, 0700);
    mkdir(reports, 0700);
    cr_assert_eq(chmod(reports, mode), 0);
}

/* --- stderr, held in the hand --- */

static int real_stderr, reader;

static void take_stderr(int fd)
{
    real_stderr = dup(STDERR_FILENO);
    dup2(fd, STDERR_FILENO);
}

static void give_back_stderr(void)
{
    dup2(real_stderr, STDERR_FILENO);
    close(real_stderr);
}

static void pipe_stderr(int flags)
{
    int ends[2];
    /* not pipe2: where libunwind is built in, the linker gives libunwind's calls of it, and so this one, to a stand-in */
    cr_assert_eq(pipe(ends), 0);
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | flags);
    }
    take_stderr(ends[1]);
    close(ends[1]);
    reader = ends[0];
    fcntl(reader, F_SETFL, fcntl(reader, F_GETFL) | O_NONBLOCK);
}

/* What came, and stderr as it was. */
static size_t hear(void)
{
    size_t used = 0;
    ssize_t n;
    give_back_stderr();
    while ((n = read(reader, said + used, sizeof said - 1 - used)) > 0)
        used += (size_t)n;
    said[used] = '\0';
    close(reader);
    return used;
}

static void fill_pipe(void)
{
    static char block[4096];
    int flags = fcntl(STDERR_FILENO, F_GETFL);
    fcntl(STDERR_FILENO, F_SETFL, flags | O_NONBLOCK);
    while (write(STDERR_FILENO, block, sizeof block) > 0) {}
    fcntl(STDERR_FILENO, F_SETFL, flags);
}

/* --- files --- */

Test(emit, a_report_is_one_private_file)
{
    cr_assert_eq(emit(), 0);
    cr_assert_eq(mode_of(emitted.path), 0600);
    cr_assert_eq(mode_of(reports), 0700);
    cr_assert_eq(mode_of(folder), 0700);
    *strrchr(reports, '/') = '\0';
    cr_assert_eq(mode_of(reports), 0700);
    cr_assert_eq(strncmp(emitted.path, reports, strlen(reports)), 0);
    cr_assert_str_eq(strstr(emitted.path, "-0001-"), "-0001-nested-run.json");
    char id[128];
    snprintf(id, sizeof id, "\"report_id\":\"%s\"", emitted.id);
    const char *text = contents(emitted.path);
    cr_assert_not_null(strstr(text, id), "%s", text);
    cr_assert_eq(text[strlen(text) - 1], '\n');
    cr_assert_eq(wl_emit_counts().written, 1);
    cr_assert_eq(emitted.error, 0);
    cr_assert_null(emitted.why);
}

Test(emit, its_name_is_time_pid_and_number)
{
    char want[160], compact[32];
    struct wl_buf text;
    wl_buf_init(&text, compact, sizeof compact);
    wl_time_put_compact(&text, inc.time_us);
    snprintf(want, sizeof want, "%s/%s-%d-0001-nested-run.json", reports, wl_buf_string(&text), (int)getpid());
    emit();
    cr_assert_str_eq(emitted.path, want);
}

Test(emit, a_revision_replaces_the_file)
{
    struct stat before, after;
    emit();
    stat(emitted.path, &before);
    inc.revision = 2;
    inc.final = true;
    cr_assert_eq(emit(), 0);
    stat(emitted.path, &after);
    cr_assert_neq(before.st_ino, after.st_ino);
    cr_assert_not_null(strstr(contents(emitted.path), "\"revision\":2,\"state\":\"final\""));
    cr_assert_eq(files_in(reports, ""), 1);
    cr_assert_eq(wl_emit_counts().written, 1);
}

Test(emit, a_removed_report_stays_removed)
{
    emit();
    unlink(emitted.path);
    inc.revision = 2;
    cr_assert_eq(emit(), -ENOENT);
    cr_assert_eq(files_in(reports, ""), 0);
    cr_assert_str_empty(emitted.path);
    cr_assert_not_null(emitted.why);
    cr_assert_eq(emit(), -ENOENT);
}

Test(emit, a_umask_changes_nothing)
{
    umask(0777);
    int r = emit();
    umask(022);
    if (geteuid() != 0 && r == -EACCES)
        skip("the umask shuts out its own user");
    cr_assert_eq(r, 0);
    cr_assert_eq(mode_of(emitted.path), 0600);
    cr_assert_eq(mode_of(reports), 0700);
}

Test(emit, no_descriptor_is_left_open)
{
    int before = dup(0);
    close(before);
    emit();
    wl_emit_message(&inc, &verdict, &emitted);
    inc.revision = 2;
    emit();
    int after = dup(0);
    cr_assert_eq(before, after);
}

Test(emit, max_reports_holds_for_a_process)
{
    options.max_reports = 2;
    for (int i = 0; i < 5; i++) {
        next_incident();
        cr_assert_eq(emit(), i < 2 ? 0 : -EDQUOT);
        cr_assert_eq(emitted.dropped, i >= 2);
    }
    cr_assert_eq(emit(), -EDQUOT);
    cr_assert_eq(files_in(reports, ".json"), 2);
    cr_assert_eq(wl_emit_counts().written, 2);
    cr_assert_eq(wl_emit_counts().dropped, 3);
}

Test(emit, a_forked_child_counts_for_itself)
{
    options.max_reports = 1;
    emit();
    pid_t child = fork();
    if (child == 0) {
        char pid[32];
        snprintf(pid, sizeof pid, "Z-%d-0001-", (int)getpid());
        next_incident();
        _exit(emit() == 0 && strstr(emitted.path, pid) != NULL ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    cr_assert_eq(status, 0);
    cr_assert_eq(files_in(reports, ".json"), 2);
}

static struct wl_frame large_frame;
static char large_source[2001];

Test(emit, a_report_that_is_too_long_is_reduced)
{
    static char storage[sizeof(struct wl_stack) + 256 * sizeof(void *)] __attribute__((aligned(8)));
    struct wl_stack *s = (void *)storage;
    memset(large_source, '\x01', sizeof large_source - 1);
    large_frame = place;
    large_frame.source = large_source;
    for (s->count = 0; s->count < 256; s->count++)
        s->frames[s->count] = &large_frame;
    inc.raised = s;
    cr_assert_eq(emit(), 0);
    const char *text = contents(emitted.path);
    cr_assert(strlen(text) <= 1 << 20);
    cr_assert_not_null(strstr(text, "the report would be longer than allowed"));
    cr_assert_eq(text[strlen(text) - 1], '\n');
    cr_assert_eq(files_in(reports, ""), 1);
}

/* --- directories that are not fit --- */

static void expect_refused(int error, const char *words)
{
    pipe_stderr(0);
    cr_assert_eq(emit(), error);
    next_incident();
    cr_assert_eq(emit(), error);
    hear();
    cr_assert_eq(strncmp(said, "whyloop: can't write a report to ", 33), 0, "%s", said);
    cr_assert_not_null(strstr(said, words), "%s", said);
    const char *line = strchr(said, '\n') + 1;
    cr_assert_eq(strncmp(line, "{\"schema_version\":1,", 20), 0, "%s", line);
    cr_assert_str_eq(strchr(line, '\n'), "\n", "one complaint, one document");
    cr_assert_str_empty(emitted.path);
    cr_assert_eq(emitted.error, error);
    cr_assert_not_null(emitted.why);
    cr_assert_eq(wl_emit_counts().failed, 2);
}

Test(emit, a_directory_that_others_could_write_to_is_refused)
{
    make_reports_folder(0770);
    expect_refused(-EPERM, "others can write to it");
    cr_assert_eq(files_in(reports, ""), 0);
    cr_assert_eq(mode_of(reports), 0770);
}

Test(emit, a_directory_of_another_user_is_refused)
{
    if (geteuid() != 0)
        skip("root only");
    make_reports_folder(0700);
    cr_assert_eq(chown(reports, 12345, 0), 0);
    expect_refused(-EPERM, "belongs to another user");
}

Test(emit, a_file_in_the_directorys_place)
{
    make_reports_folder(0700);
    rmdir(reports);
    close(open(reports, O_WRONLY | O_CREAT, 0600));
    expect_refused(-ENOTDIR, "not a directory");
}

Test(emit, a_link_to_ones_own_directory_is_welcome)
{
    char target[128];
    make_reports_folder(0700);
    rmdir(reports);
    snprintf(target, sizeof target, "%s/elsewhere", folder);
    mkdir(target, 0755);
    cr_assert_eq(symlink(target, reports), 0);
    cr_assert_eq(emit(), 0);
    cr_assert_eq(files_in(target, ".json"), 1);
}

Test(emit, a_link_in_the_files_place_is_not_followed)
{
    char temporary[256], victim[128];
    emit();
    snprintf(victim, sizeof victim, "%s/victim", folder);
    snprintf(temporary, sizeof temporary, "%s/.%s.tmp", reports, strrchr(emitted.path, '/') + 1);
    cr_assert_eq(symlink(victim, temporary), 0);
    inc.revision = 2;
    cr_assert_eq(emit(), 0);
    cr_assert_neq(access(victim, F_OK), 0);
}

Test(emit, without_a_place_there_is_a_sentence)
{
    options.report_dir[0] = '\0';
    clearenv();
    bool root = geteuid() == 0;     /* whose place does not depend on the environment */
    cr_assert(!root || seteuid(12345) == 0);
    pipe_stderr(0);
    int r = emit();
    hear();
    cr_assert(!root || seteuid(0) == 0);
    cr_assert_eq(r, -ENOENT);
    cr_assert_eq(strncmp(said, "whyloop: can't write a report: none of STATE_DIRECTORY", 54), 0, "%s", said);
}

Test(emit, dropped_privileges_choose_again)
{
    char first[128], second[128];
    if (geteuid() != 0)
        skip("root only");
    chmod(folder, 0755);
    snprintf(first, sizeof first, "%s/a", folder);
    snprintf(second, sizeof second, "%s/b", folder);
    mkdir(second, 0700);
    cr_assert_eq(chown(second, 12345, 0), 0);
    options.report_dir[0] = '\0';
    unsetenv("STATE_DIRECTORY");
    setenv("XDG_STATE_HOME", first, 1);
    cr_assert_eq(emit(), 0);
    struct wl_emitted of_root = emitted;
    cr_assert_eq(seteuid(12345), 0);
    setenv("XDG_STATE_HOME", second, 1);
    next_incident();
    int r = emit(), again = wl_emit_report(&inc, &verdict, &of_root);
    cr_assert_eq(seteuid(0), 0);
    cr_assert_eq(r, 0);
    cr_assert_eq(strncmp(emitted.path, second, strlen(second)), 0, "%s", emitted.path);
    cr_assert_lt(again, 0);
    cr_assert_eq(access(of_root.path, F_OK), 0);
}

Test(emit, a_file_size_limit_kills_nobody)
{
    const struct rlimit little = { 100, RLIM_INFINITY };
    struct rlimit before;
    make_reports_folder(0700);
    getrlimit(RLIMIT_FSIZE, &before);
    pipe_stderr(0);
    setrlimit(RLIMIT_FSIZE, &little);
    int r = emit();
    setrlimit(RLIMIT_FSIZE, &before);
    hear();
    cr_assert_eq(r, -EFBIG);
    cr_assert_not_null(strstr(said, "ulimit -f"), "%s", said);
    cr_assert_not_null(strstr(said, "\n{\"schema_version\":1,"));
    cr_assert_eq(files_in(reports, ""), 0);
    sigset_t pending;
    sigpending(&pending);
    cr_assert_eq(sigismember(&pending, SIGXFSZ), 0);
}

/* In a mount namespace of its own: the test's process is the only one that sees it. */
Test(emit, a_full_disk_costs_a_line)
{
    make_reports_folder(0700);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", reports, "tmpfs", 0, "size=4k,mode=0700") != 0)
        skip("no mount namespace to be had");
    put("ballast", 0);
    char path[256], block[4096] = "";
    snprintf(path, sizeof path, "%s/ballast", reports);
    int fd = open(path, O_WRONLY);
    cr_assert_eq(write(fd, block, sizeof block), (ssize_t)sizeof block);
    close(fd);
    pipe_stderr(0);
    int r = emit();
    hear();
    int left = files_in(reports, "");
    umount(reports);
    cr_assert_eq(r, -ENOSPC);
    cr_assert_eq(left, 1, "only the ballast");
    cr_assert_not_null(strstr(said, "the disk is full\n{\"schema_version\":1,"), "%s", said);
}

Test(emit, a_failed_revision_leaves_the_file_as_it_was)
{
    const struct rlimit little = { 100, RLIM_INFINITY };
    struct rlimit before;
    emit();
    getrlimit(RLIMIT_FSIZE, &before);
    pipe_stderr(0);
    setrlimit(RLIMIT_FSIZE, &little);
    inc.revision = 2;
    int r = emit();
    setrlimit(RLIMIT_FSIZE, &before);
    hear();
    cr_assert_eq(r, -EFBIG);
    cr_assert_not_null(strstr(contents(emitted.path), "\"revision\":1,"));
    cr_assert_eq(files_in(reports, ""), 1);
}

/* --- counting --- */

/* As another process would: what this one remembers of the report is gone. */
static int emit_anew(void)
{
    next_incident();
    return emit();
}

static uint64_t member_of(const char *path, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(contents(path), key);
    cr_assert_not_null(at, "%s in %s", name, path);
    return strtoull(at + strlen(key), NULL, 10);
}

Test(emit, the_same_cause_again_is_counted_in_the_first_report)
{
    char first[sizeof emitted.path];
    verdict.fingerprint = 0xf196bacd3d9324b7;
    emit();
    strcpy(first, emitted.path);
    for (int i = 2; i <= 5; i++) {
        cr_assert_eq(emit_anew(), 0);
        cr_assert_str_eq(emitted.path, first);
        inc.revision = 2;
        inc.final = true;
        cr_assert_eq(emit(), 0);
        cr_assert_eq(member_of(first, "count"), i);
        cr_assert_eq(member_of(first, "revision"), 2 * i - 1);
    }
    cr_assert_eq(files_in(reports, ""), 1);
    cr_assert_eq(emitted.earlier, 4);
    cr_assert_not_null(strstr(contents(first), "seen: 5 times since 20"));
}

Test(emit, another_cause_or_kind_has_another_report)
{
    verdict.fingerprint = 1;
    emit();
    verdict.fingerprint = 2;
    emit_anew();
    inc.kind = WL_KIND_CLOSED;
    emit_anew();
    cr_assert_eq(files_in(reports, ".json"), 3);
    cr_assert_eq(member_of(emitted.path, "count"), 1);
}

Test(emit, what_others_counted_meanwhile_is_kept)
{
    struct wl_emitted ours;
    verdict.fingerprint = 7;
    emit();
    ours = emitted;
    emit_anew();
    emit_anew();
    emitted = ours;
    inc.revision = 2;
    inc.count = 10;
    cr_assert_eq(emit(), 0);
    cr_assert_eq(member_of(ours.path, "count"), 12);
    inc.count = 11;
    cr_assert_eq(emit(), 0);
    cr_assert_eq(member_of(ours.path, "count"), 13);
    cr_assert_eq(member_of(ours.path, "revision"), 5);
}

Test(emit, first_and_last_seen_span_what_is_counted)
{
    char first[64], last[64], text[32];
    struct wl_buf out;
    verdict.fingerprint = 7;
    emit();
    wl_buf_init(&out, text, sizeof text);
    wl_time_put_rfc3339(&out, inc.time_us);
    snprintf(first, sizeof first, "\"first_seen\":\"%s\"", wl_buf_string(&out));
    next_incident();
    inc.last_us = inc.time_us + 5000000;
    emit();
    wl_buf_init(&out, text, sizeof text);
    wl_time_put_rfc3339(&out, inc.last_us);
    snprintf(last, sizeof last, "\"last_seen\":\"%s\"", wl_buf_string(&out));
    cr_assert_not_null(strstr(contents(emitted.path), first));
    cr_assert_not_null(strstr(contents(emitted.path), last));
}

Test(emit, a_report_that_went_is_begun_anew)
{
    verdict.fingerprint = 7;
    emit();
    cr_assert_eq(unlink(emitted.path), 0);
    emit_anew();
    cr_assert_eq(member_of(emitted.path, "count"), 1);
}

static int crash_often(int times)
{
    int failed = 0;
    for (int n = 0; n < times; n++) {
        failed |= emit_anew() != 0;
        inc.final = true;
        failed |= emit() != 0;
    }
    return failed;
}

/* Each writes twice, as a program does.  On a machine that is busy enough one may not get the lock in time and begin a report of its
 * own, so that only the sum is sure. */
Test(emit, processes_at_the_same_time_lose_no_count)
{
    enum { CHILDREN = 8, EACH = 5 };
    uint64_t sum = 0;
    verdict.fingerprint = 7;
    options.max_reports = 10000;
    emit();
    for (int i = 0; i < CHILDREN; i++)
        if (fork() == 0)
            _exit(crash_often(EACH));
    for (int i = 0, status; i < CHILDREN; i++) {
        wait(&status);
        cr_assert_eq(status, 0);
    }
    DIR *d = opendir(reports);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", reports, e->d_name);
        if (e->d_name[0] != '.')
            sum += member_of(path, "count");
    }
    closedir(d);
    cr_assert_eq(sum, 1 + CHILDREN * EACH);
    cr_assert_lt(files_in(reports, ""), 1 + CHILDREN * EACH);
}

/* A stopped process, or a stranger, holds it. */
Test(emit, a_lock_that_somebody_keeps_costs_time_once)
{
    verdict.fingerprint = 7;
    options.max_reports = 10000;
    emit();
    int dir = open(reports, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(flock(dir, LOCK_EX), 0);
    int64_t begun = wl_time_now_us();
    for (int i = 0; i < 100; i++)
        cr_assert_eq(emit_anew(), 0);
    cr_assert_lt(wl_time_now_us() - begun, 8000000);    /* each time would be ten seconds */
    cr_assert_eq(files_in(reports, ""), 101);
    cr_assert_eq(flock(dir, LOCK_UN), 0);
    cr_assert_eq(emit_anew(), 0);
    cr_assert_eq(files_in(reports, ""), 101);
    cr_assert_eq(member_of(emitted.path, "count"), 2);
    close(dir);
}

Test(emit, hostile_files_are_not_counted_up)
{
    char name[192], target[192];
    verdict.fingerprint = 7;
    emit();
    snprintf(target, sizeof target, "%s", strrchr(emitted.path, '/') + 1);
    snprintf(name, sizeof name, "%s/20260101T000000.000000Z-1-0001-nested-run.json", reports);
    options.max_days = 36500;
    cr_assert_eq(symlink(target, name), 0);
    name[strlen(reports) + 9] = '2';
    cr_assert_eq(mkfifo(name, 0600), 0);
    name[strlen(reports) + 9] = '3';
    cr_assert_eq(mkdir(name, 0700), 0);
    put("20260104T000000.000000Z-1-0001-nested-run.json", 4 << 20);
    put("20260105T000000.000000Z-1-0001-nested-run.json", 0);
    cr_assert_eq(emit_anew(), 0);
    cr_assert_str_eq(strrchr(emitted.path, '/') + 1, target);
    cr_assert_eq(member_of(emitted.path, "count"), 2);
}

/* 500 of one kind is the most that a directory holds: each look costs the heads of them, a small part of the time that it is given,
 * unless the machine is doing something else. */
Test(emit, a_full_directory_is_looked_through)
{
    char name[96], first[sizeof emitted.path];
    make_reports_folder(0700);
    options.max_days = 36500;
    options.max_mib = 100000;
    options.max_reports = 100;
    verdict.fingerprint = 7;
    emit();
    strcpy(first, emitted.path);
    for (int i = 0; i < 499; i++) {
        snprintf(name, sizeof name, "20990101T000000.%06dZ-1-0001-nested-run.json", i);
        put(name, 1 << 20);
    }
    for (int i = 0; i < 20 && member_of(first, "count") == 1; i++)
        cr_assert_eq(emit_anew(), 0);
    cr_assert_eq(member_of(first, "count"), 2);
}

/* Its name is three days old, but it was counted up just now; `between` was written a day ago, and not since. */
Test(emit, what_is_still_counted_is_not_old)
{
    char old[128], between[128], compact[32];
    struct wl_buf text;
    wl_buf_init(&text, compact, sizeof compact);
    wl_time_put_compact(&text, wl_time_now_us() - INT64_C(86400) * 1000000);
    snprintf(between, sizeof between, "%s-99-0003-other-loop.json", wl_buf_string(&text));
    options.max_days = 2;
    inc.time_us -= INT64_C(3) * 86400 * 1000000;
    inc.last_us = wl_time_now_us();
    verdict.fingerprint = 7;
    emit();
    snprintf(old, sizeof old, "%s-nested-run.json", emitted.id);
    put(between, 10);
    options.max_files = 2;
    verdict.fingerprint = 8;
    inc.last_us = 0;
    emit_anew();
    cr_assert(is_there(old));
    cr_assert_not(is_there(between));
    cr_assert_eq(files_in(reports, ".json"), 2);
}

/* --- pruning --- */

Test(emit, the_oldest_go_when_there_are_too_many)
{
    char name[96];
    make_reports_folder(0700);
    options.max_files = 5;
    options.max_days = 36500;
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof name, "2026010%dT000000.000000Z-1-0001-closed.json", i + 1);
        put(name, 10);
    }
    put("notes.json", 10);
    put("20260101T000000.000000Z-1-0001-closed.txt", 10);
    put("20260101-closed.json", 10);
    cr_assert_eq(emit(), 0);
    cr_assert_eq(files_in(reports, "-closed.json"), 4 + 1);
    cr_assert(is_there("20260109T000000.000000Z-1-0001-closed.json"));
    cr_assert(is_there("20260106T000000.000000Z-1-0001-closed.json"));
    cr_assert_not(is_there("20260105T000000.000000Z-1-0001-closed.json"));
    cr_assert(is_there("notes.json"));
    cr_assert(is_there("20260101T000000.000000Z-1-0001-closed.txt"));
    cr_assert(is_there("20260101-closed.json"));
    next_incident();
    cr_assert_eq(emit(), 0);
    cr_assert_eq(files_in(reports, "Z-1-0001-closed.json") + files_in(reports, "-nested-run.json"), 5);
}

Test(emit, the_oldest_go_when_they_are_too_large)
{
    make_reports_folder(0700);
    options.max_mib = 1;
    options.max_days = 36500;
    put("20260101T000000.000000Z-1-0001-closed.json", 600 << 10);
    put("20260102T000000.000000Z-1-0001-closed.json", 600 << 10);
    emit();
    cr_assert_not(is_there("20260101T000000.000000Z-1-0001-closed.json"));
    cr_assert(is_there("20260102T000000.000000Z-1-0001-closed.json"));
}

Test(emit, the_old_go_by_themselves)
{
    char name[96] = "", compact[32];
    struct wl_buf text;
    wl_buf_init(&text, compact, sizeof compact);
    wl_time_put_compact(&text, wl_time_now_us() - INT64_C(2) * 86400 * 1000000);
    snprintf(name, sizeof name, "%s-99-0003-other-loop.json", wl_buf_string(&text));
    make_reports_folder(0700);
    options.max_days = 3;
    put("20200101T000000.000000Z-1-0001-closed.json", 10);
    put(name, 10);
    emit();
    cr_assert_not(is_there("20200101T000000.000000Z-1-0001-closed.json"));
    cr_assert(is_there(name));
}

Test(emit, what_a_killed_process_left_goes_after_an_hour)
{
    static const char old[] = ".20260101T000000.000000Z-1-0001-closed.json.tmp";
    static const char fresh[] = ".20260101T000000.000000Z-2-0001-closed.json.tmp";
    char path[256];
    const struct timespec long_ago[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
    make_reports_folder(0700);
    put(old, 10);
    put(fresh, 10);
    snprintf(path, sizeof path, "%s/%s", reports, old);
    cr_assert_eq(utimensat(AT_FDCWD, path, long_ago, 0), 0);
    emit();
    cr_assert_not(is_there(old));
    cr_assert(is_there(fresh));
}

Test(emit, a_crowded_directory_is_pruned_step_by_step)
{
    char name[96];
    make_reports_folder(0700);
    options.max_files = 10;
    options.max_days = 36500;
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "20260101T000000.%06dZ-1-0001-closed.json", (i * 7919) % 1000);
        put(name, 0);
    }
    /* a step is bounded in time too, so that a busy machine takes more of them */
    for (int i = 0; i < 4 || (i < 400 && files_in(reports, ".json") > 10); i++) {
        next_incident();
        emit();
    }
    cr_assert_eq(files_in(reports, ".json"), 10);
    cr_assert_not(is_there("20260101T000000.000000Z-1-0001-closed.json"));
}

/* --- the message --- */

Test(emit, a_message_is_one_write)
{
    emit();
    pipe_stderr(O_DIRECT);      /* each read gives what one write gave */
    wl_emit_message(&inc, &verdict, &emitted);
    ssize_t n = read(reader, said, sizeof said);
    char more;
    cr_assert(n > 0 && n <= 4096);
    cr_assert_eq(read(reader, &more, 1), -1);
    said[n] = '\0';
    cr_assert_eq(strncmp(said, "whyloop[", 8), 0, "%s", said);
    cr_assert_eq(said[n - 1], '\n');
    cr_assert_not_null(strstr(said, "headline"));
    give_back_stderr();
}

Test(emit, options_say_how_much)
{
    static const struct {
        int message, handled;
        enum wl_outcome outcome;
        int lines;                  /* 2: many */
    } cases[] = {
        { WL_MESSAGE_FULL, WL_MESSAGE_SHORT, WL_OUTCOME_UNHANDLED, 2 },
        { WL_MESSAGE_FULL, WL_MESSAGE_SHORT, WL_OUTCOME_HANDLED, 1 },
        { WL_MESSAGE_FULL, WL_MESSAGE_FULL, WL_OUTCOME_HANDLED, 2 },
        { WL_MESSAGE_FULL, WL_MESSAGE_NONE, WL_OUTCOME_HANDLED, 0 },
        { WL_MESSAGE_SHORT, WL_MESSAGE_FULL, WL_OUTCOME_HANDLED, 1 },
        { WL_MESSAGE_SHORT, WL_MESSAGE_SHORT, WL_OUTCOME_UNKNOWN, 1 },
        { WL_MESSAGE_NONE, WL_MESSAGE_SHORT, WL_OUTCOME_HANDLED, 0 },
        { WL_MESSAGE_NONE, WL_MESSAGE_FULL, WL_OUTCOME_UNHANDLED, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        options.message = cases[i].message;
        options.handled = cases[i].handled;
        inc.outcome = cases[i].outcome;
        pipe_stderr(0);
        wl_emit_message(&inc, &verdict, &emitted);
        hear();
        int lines = 0;
        for (const char *at = said; (at = strchr(at, '\n')) != NULL && lines < 2; at++)
            lines++;
        cr_assert_eq(lines, cases[i].lines, "case %zu: %s", i, said);
    }
}

Test(emit, a_full_pipe_is_not_waited_for)
{
    pipe_stderr(0);
    fill_pipe();
    wl_emit_message(&inc, &verdict, NULL);
    wl_emit_complaint("something");
    give_back_stderr();
    cr_assert_eq(wl_emit_counts().messages_dropped, 1);
    cr_assert_eq(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
}

Test(emit, the_last_resort_does_not_wait_either)
{
    make_reports_folder(0777);
    pipe_stderr(0);
    fill_pipe();
    cr_assert_eq(emit(), -EPERM);
    give_back_stderr();
}

Test(emit, nobody_at_the_other_end_kills_nobody)
{
    sigset_t pending;
    pipe_stderr(0);
    close(reader);
    wl_emit_message(&inc, &verdict, NULL);
    wl_emit_complaint("something");
    give_back_stderr();
    sigpending(&pending);
    cr_assert_eq(sigismember(&pending, SIGPIPE), 0);
}

Test(emit, a_signal_of_the_programs_own_stays_pending)
{
    sigset_t ours, before, pending;
    sigemptyset(&ours);
    sigaddset(&ours, SIGPIPE);
    sigprocmask(SIG_BLOCK, &ours, &before);
    raise(SIGPIPE);
    pipe_stderr(0);
    close(reader);
    wl_emit_message(&inc, &verdict, NULL);
    give_back_stderr();
    sigpending(&pending);
    cr_assert_eq(sigismember(&pending, SIGPIPE), 1);
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    cr_assert_eq(sigismember(&now, SIGPIPE), 1);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

Test(emit, a_closed_stderr_is_no_trouble)
{
    take_stderr(STDERR_FILENO);
    close(STDERR_FILENO);
    cr_assert_eq(emit(), 0);
    wl_emit_message(&inc, &verdict, &emitted);
    wl_emit_complaint("something");
    dup2(real_stderr, STDERR_FILENO);
    cr_assert_eq(wl_emit_counts().messages_dropped, 0);
}

Test(emit, a_file_as_stderr_is_written_at_its_end)
{
    char path[128];
    snprintf(path, sizeof path, "%s/log", folder);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    take_stderr(fd);
    cr_assert_eq(write(STDERR_FILENO, "before\n", 7), 7);
    wl_emit_message(&inc, &verdict, NULL);
    cr_assert_eq(write(STDERR_FILENO, "after\n", 6), 6);
    give_back_stderr();
    close(fd);
    const char *text = contents(path);
    cr_assert_eq(strncmp(text, "before\nwhyloop[", 15), 0, "%s", text);
    cr_assert_str_eq(text + strlen(text) - 7, "\nafter\n");
}

Test(emit, a_complaint_is_made_once)
{
    static const char one[] = "this is so", two[] = "and that";
    pipe_stderr(0);
    for (int i = 0; i < 3; i++) {
        wl_emit_complaint(one);
        wl_emit_complaint(two);
    }
    hear();
    cr_assert_str_eq(said, "whyloop: this is so\nwhyloop: and that\n");
}

Test(emit, a_message_tells_where_the_report_is_or_why_there_is_none)
{
    emit();
    pipe_stderr(0);
    wl_emit_message(&inc, &verdict, &emitted);
    hear();
    cr_assert_not_null(strstr(said, strrchr(emitted.path, '/') + 1), "%s", said);
    options.max_reports = 1;
    next_incident();
    emit();
    pipe_stderr(0);
    wl_emit_message(&inc, &verdict, &emitted);
    hear();
    cr_assert_not_null(strstr(said, "max_reports"), "%s", said);
}
