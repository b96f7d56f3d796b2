/* src/preload/emit_head.c: the beginning of a report as report.c writes it, and of a file that is none. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/preload/emit_head.h"
#include "../../src/preload/report.h"

#define ID "20261124T041512.482913Z-4711-0001"

static const char good[] =
    "{\"schema_version\":1,\"report_id\":\"" ID "\",\"revision\":3,\"state\":\"final\",\"outcome\":\"handled\",\"count\":412,"
    "\"fingerprint\":\"00f196bacd3d9324\",\"timestamp\":\"2026-11-24T04:15:12.482913Z\","
    "\"first_seen\":\"2026-11-24T04:15:12.482913Z\",\"last_seen\":\"2026-11-24T05:15:12.000001Z\",\"error\":{\"kind\":";

static bool parse(const char *text, struct wl_emit_head *head)
{
    return wl_emit_head_parse(text, strlen(text), head);
}

static void expect_good(const struct wl_emit_head *head)
{
    cr_assert_str_eq(head->id, ID);
    cr_assert_eq(head->revision, 3);
    cr_assert_eq(head->count, 412);
    cr_assert_eq(head->fingerprint, 0x00f196bacd3d9324);
    cr_assert_eq(head->first_us, INT64_C(1795493712482913));
    cr_assert_eq(head->last_us, INT64_C(1795497312000001));
}

Test(emit_head, a_report_begins_with_what_counts)
{
    struct wl_emit_head head;
    cr_assert(parse(good, &head));
    expect_good(&head);
}

/* The longest that report.c can write is read too. */
Test(emit_head, what_report_c_writes_is_read)
{
    static struct wl_stack no_stack;
    static char storage[WL_REPORT_MAX];
    struct wl_incident inc = { .kind = WL_KIND_CLOSE_WHILE_RUNNING, .raised = &no_stack, .time_us = 1795493712482913, .final = true,
                               .revision = UINT32_MAX, .outcome = WL_OUTCOME_UNHANDLED };
    struct wl_verdict v = { .cause = WL_CAUSE_UNKNOWN, .fingerprint = UINT64_MAX };
    struct wl_report_extra extra = { .report_id = "20261124T041512.482913Z-2147483647-9999", .count = UINT64_C(1) << 52,
                                     .last_us = 1795497312000001 };
    for (int pretty = 0; pretty < 2; pretty++) {
        struct wl_buf out;
        struct wl_emit_head head;
        extra.pretty = pretty;
        wl_buf_init(&out, storage, sizeof storage);
        cr_assert_eq(wl_report_write(&inc, &v, &extra, &out), 0);
        cr_assert(wl_emit_head_parse(storage, WL_EMIT_HEAD_SIZE, &head), "%.*s", WL_EMIT_HEAD_SIZE, storage);
        cr_assert_str_eq(head.id, extra.report_id);
        cr_assert_eq(head.count, extra.count);
        cr_assert_eq(head.revision, UINT32_MAX);
        cr_assert_eq(head.first_us, inc.time_us);
        cr_assert_eq(head.last_us, extra.last_us);
        cr_assert_eq(head.fingerprint, UINT64_MAX);
    }
}

Test(emit_head, one_that_is_cut_anywhere_is_none)
{
    struct wl_emit_head head;
    size_t enough = (size_t)(strstr(good, ",\"error\"") - good);
    for (size_t n = 0; n < enough; n++) {
        char *cut = malloc(n + 1);      /* no byte more than that: a look beyond the end is seen by the sanitizers */
        memcpy(cut, good, n);
        cr_assert_not(wl_emit_head_parse(cut, n, &head), "%zu bytes", n);
        free(cut);
    }
    cr_assert(wl_emit_head_parse(good, enough, &head));
}

Test(emit_head, wrong_values_make_it_none)
{
    static const char *const changes[][2] = {
        { "\"schema_version\":1", "\"schema_version\":2" },
        { "\"revision\":3", "\"revision\":0" },
        { "\"revision\":3", "\"revision\":\"3\"" },
        { "\"count\":412", "\"count\":0" },
        { "\"count\":412", "\"count\":-1" },
        { "\"count\":412", "\"count\":4e2" },
        { "\"count\":412", "\"count\":9007199254740992" },
        { "\"count\":412", "\"count\":99999999999999999999999" },
        { "\"count\":412", "\"count\":[412]" },
        { "\"count\":412,", "" },
        { "00f196bacd3d9324", "00F196bacd3d9324" },
        { "00f196bacd3d9324", "00f196bacd3d932" },
        { "00f196bacd3d9324", "00f196bacd3d93245" },
        { "\"first_seen\":\"2026-11-24", "\"first_seen\":\"2026-02-30" },
        { "\"last_seen\":\"2026-11-24T05", "\"last_seen\":\"2026-11-24 05" },
        { "\"report_id\":\"2", "\"report_id\":\"\\u0032" },
        { ID, "" },
        { ID, ID ID },
        { "{\"schema", "[\"schema" },
    };
    char text[1024];
    struct wl_emit_head head;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *at = strstr(good, changes[i][0]);
        cr_assert_not_null(at, "%s", changes[i][0]);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, changes[i][1], at + strlen(changes[i][0]));
        cr_assert_not(parse(text, &head), "%s", text);
    }
}

Test(emit_head, any_byte_in_any_place_is_survived)
{
    struct wl_emit_head head;
    char text[sizeof good];
    memcpy(text, good, sizeof good);
    for (size_t i = 0; i < sizeof good - 1; i++) {
        for (int c = 0; c < 256; c++) {
            text[i] = (char)c;
            if (wl_emit_head_parse(text, sizeof good - 1, &head)) {
                cr_assert(head.count > 0 && head.count < UINT64_C(1) << 53);
                cr_assert(head.revision > 0);
                cr_assert(strlen(head.id) < sizeof head.id);
            }
        }
        text[i] = good[i];
    }
}

/* --- files --- */

static char folder[64];
static int dir;

static void init(void)
{
    strcpy(folder, "/tmp/whyloop-head-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    dir = open(folder, O_RDONLY | O_DIRECTORY);
}

static void done(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(system(command), 0);
    close(dir);
}

TestSuite(emit_head_files, .init = init, .fini = done, .timeout = 20);

static void put(const char *name)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_eq(write(fd, good, sizeof good - 1), sizeof good - 1);
    close(fd);
}

Test(emit_head_files, a_report_is_read_by_its_name)
{
    struct wl_emit_head head;
    put(ID "-closed.json");
    cr_assert(wl_emit_head_read(dir, ID "-closed.json", &head));
    expect_good(&head);
}

Test(emit_head_files, a_copy_under_another_name_is_none)
{
    struct wl_emit_head head;
    put("20261124T041512.482913Z-4711-0002-closed.json");
    put(ID ".json");
    cr_assert_not(wl_emit_head_read(dir, "20261124T041512.482913Z-4711-0002-closed.json", &head));
    cr_assert_not(wl_emit_head_read(dir, ID ".json", &head));
}

Test(emit_head_files, what_is_no_file_is_none_and_never_blocks)
{
    struct wl_emit_head head;
    put("elsewhere");
    cr_assert_eq(mkfifoat(dir, ID "-closed.json", 0600), 0);
    cr_assert_not(wl_emit_head_read(dir, ID "-closed.json", &head));
    unlinkat(dir, ID "-closed.json", 0);
    cr_assert_eq(symlinkat("elsewhere", dir, ID "-closed.json"), 0);
    cr_assert_not(wl_emit_head_read(dir, ID "-closed.json", &head));
    unlinkat(dir, ID "-closed.json", 0);
    cr_assert_eq(mkdirat(dir, ID "-closed.json", 0700), 0);
    cr_assert_not(wl_emit_head_read(dir, ID "-closed.json", &head));
    cr_assert_not(wl_emit_head_read(dir, "missing", &head));
}

Test(emit_head_files, a_file_larger_than_any_report_is_none)
{
    struct wl_emit_head head;
    put(ID "-closed.json");
    char path[128];
    snprintf(path, sizeof path, "%s/" ID "-closed.json", folder);
    cr_assert_eq(truncate(path, WL_REPORT_MAX + 1), 0);
    cr_assert_not(wl_emit_head_read(dir, ID "-closed.json", &head));
}

Test(emit_head_files, another_users_file_is_none)
{
    struct wl_emit_head head;
    if (geteuid() != 0) {
        done();
        cr_skip_test("needs root");
    }
    put(ID "-closed.json");
    cr_assert_eq(fchownat(dir, ID "-closed.json", 12345, 12345, 0), 0);
    cr_assert_not(wl_emit_head_read(dir, ID "-closed.json", &head));
}
