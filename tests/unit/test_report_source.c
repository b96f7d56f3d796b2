/* Lines around a place: only from Python source in which the line is still the one that the report has. */
#include <criterion/criterion.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/report/source.h"

static char folder[] = "/tmp/whyloop-source-XXXXXX", path[128];
static struct wl_source source;

static void begin(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.py", folder);
}

static void end(void)
{
    wl_source_free(&source);
    remove(path);
    rmdir(folder);
}

TestSuite(report_source, .init = begin, .fini = end);

static void write_file(const char *text, size_t size)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fwrite(text, 1, size, file);
    fclose(file);
}

static int read_lines(int line, const char *text, int first, int last)
{
    json_t *location = json_pack("{sssiss}", "file", path, "line", line, "source", text);
    cr_assert_not_null(location);
    wl_source_free(&source);
    int r = wl_source_read(location, first, last, &source);
    json_decref(location);
    return r;
}

#define WRITE(text) write_file(text, sizeof(text) - 1)

Test(report_source, the_lines_asked_for_as_far_as_they_are_there)
{
    WRITE("one\n  two  \r\nthree\nfour");
    cr_assert_eq(read_lines(2, "  two", 1, 3), 0);
    cr_expect_eq(source.count, 3);
    cr_expect_str_eq(wl_source_line(&source, 1), "one");
    cr_expect_str_eq(wl_source_line(&source, 2), "  two");
    cr_expect_str_eq(wl_source_line(&source, 3), "three");
    cr_expect_null(wl_source_line(&source, 0));
    cr_expect_null(wl_source_line(&source, 4));
    cr_assert_eq(read_lines(2, "  two", -5, 99), 0);
    cr_expect_eq(source.first, 1);
    cr_expect_eq(source.count, 4);
    cr_assert_eq(read_lines(4, "four", 4, 4), 0);
    cr_expect_str_eq(wl_source_line(&source, 4), "four");
}

Test(report_source, a_line_that_has_changed_or_gone_tells_nothing)
{
    WRITE("one\ntwo\n\n");
    cr_expect_eq(read_lines(2, "too", 1, 3), -ESTALE);
    cr_expect_eq(read_lines(2, " two", 1, 3), -ESTALE);
    cr_expect_eq(read_lines(1, "two", 1, 3), -ESTALE);
    cr_expect_eq(read_lines(9, "two", 1, 9), -ESTALE);
    cr_expect_eq(read_lines(3, "", 1, 3), -ESTALE, "an empty line proves nothing");
    cr_expect_eq(source.count, 0);
}

Test(report_source, numbers_that_make_no_sense_are_refused)
{
    WRITE("one\ntwo\n");
    cr_expect_eq(read_lines(0, "one", 1, 2), -EINVAL);
    cr_expect_eq(read_lines(-1, "one", -1, 2), -EINVAL);
    cr_expect_eq(read_lines(2, "two", 1, 1), -EINVAL);
    cr_expect_eq(read_lines(1, "one", 2, 3), -EINVAL);
    cr_expect_eq(read_lines(1, "one", 1, 2000000000), -EINVAL);
}

Test(report_source, a_nul_ends_the_text)
{
    WRITE("one\ntwo\0x\nthree\n");
    cr_expect_eq(read_lines(1, "one", 1, 3), 0);
    cr_expect_eq(source.count, 2);
    cr_expect_eq(read_lines(3, "three", 1, 3), -ESTALE);
}

Test(report_source, what_is_no_file_of_python_is_not_opened)
{
    static const char *const names[] = {"a.txt", "py", ".bashrc", "a.py.bak"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        WRITE("one\n");
        cr_expect_eq(read_lines(1, "one", 1, 1), -EINVAL, "%s", names[i]);
        remove(path);
    }
    snprintf(path, sizeof path, "a.py");
    cr_expect_eq(read_lines(1, "one", 1, 1), -EINVAL, "a relative path leads anywhere");
    snprintf(path, sizeof path, "%s/a.py", folder);
    cr_expect_eq(read_lines(1, "one", 1, 1), -ENOENT);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_expect_eq(read_lines(1, "one", 1, 1), -EINVAL, "a pipe");
    remove(path);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_expect_eq(read_lines(1, "one", 1, 1), -EINVAL, "a folder");
    remove(path);
    WRITE("one\n");
    cr_assert_eq(truncate(path, 1L << 30), 0);
    cr_expect_eq(read_lines(1, "one", 1, 1), -EINVAL, "a huge one");
}

Test(report_source, fields_of_other_types_are_refused)
{
    static const char *const locations[] = {"{}", "[]", "{\"file\": 1, \"line\": 1, \"source\": \"x\"}",
                                            "{\"file\": \"/a.py\", \"line\": \"1\", \"source\": \"x\"}",
                                            "{\"file\": \"/a.py\", \"line\": 1, \"source\": 2}"};
    for (size_t i = 0; i < sizeof locations / sizeof *locations; i++) {
        json_t *location = json_loads(locations[i], 0, NULL);
        cr_expect_eq(wl_source_read(location, 1, 1, &source), -EINVAL, "%s", locations[i]);
        json_decref(location);
    }
}
