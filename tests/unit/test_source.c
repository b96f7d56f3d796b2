/* src/preload/source.c: the right line of any file that a code object may name, and never a wait. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/preload/depot.h"
#include "../../src/preload/source.h"
#include "../../src/preload/state.h"

/* source.c is to take the lock for the depot, and to give it back. */
static int locked;

void wl_state_lock(void)
{
    cr_assert_eq(locked++, 0);
}

void wl_state_unlock(void)
{
    cr_assert_eq(--locked, 0);
}

static char folder[64], path[96];

static void init(void)
{
    strcpy(folder, "/tmp/whyloop-source-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file.py", folder);
    cr_assert_eq(wl_depot_init(), 0);
}

static void done(void)
{
    unlink(path);
    rmdir(folder);
    cr_assert_eq(locked, 0);
}

TestSuite(source, .init = init, .fini = done);

enum { PLENTY = 10000000 };

static void put_file(const char *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_eq(write(fd, data, size), (ssize_t)size);
    close(fd);
}

static const struct wl_frame *frame_of(const char *file, int line)
{
    struct wl_frame f = { .file = file, .function = "f", .name = "f", .line = line, .column = -1, .end_column = -1 };
    return wl_depot_add_frame(NULL, &f);
}

static const char *source_of(int line)
{
    const struct wl_frame *f = frame_of(path, line);
    wl_source_attach(&f, 1, PLENTY);
    cr_assert_eq(f->source_tried, 1);
    return f->source;
}

Test(source, lines_end_as_in_pythons_tokenizer)
{
    static const struct {
        const char *text;
        int line;
        const char *source;
    } cases[] = {
        { "one\ntwo\nthree\n", 1, "one" },
        { "one\ntwo\nthree\n", 3, "three" },
        { "one\ntwo\nthree", 3, "three" },
        { "one\ntwo\nthree\n", 4, NULL },
        { "one\r\ntwo\r\nthree", 2, "two" },
        { "one\r\ntwo\r\nthree\r\n", 3, "three" },
        { "one\rtwo\rthree", 2, "two" },
        { "one\r\rthree\n\r\nfive", 3, "three" },
        { "one\r\rthree\n\r\nfive", 5, "five" },
        { "one\n\r\n\n\rfive\n", 4, "" },
        { "one\n\r\n\n\rfive\n", 5, "five" },
        { "one\n\nthree", 2, "" },
        { "\tx = 1  \n", 1, "\tx = 1  " },
        { "\xef\xbb\xbfone\ntwo", 1, "one" },
        { "", 1, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(path, sizeof path, "%s/%zu.py", folder, i);
        put_file(cases[i].text, strlen(cases[i].text));
        const char *source = source_of(cases[i].line);
        if (cases[i].source == NULL)
            cr_assert_null(source, "case %zu", i);
        else
            cr_assert_str_eq(source, cases[i].source, "case %zu: '%s'", i, source);
        unlink(path);
    }
}

Test(source, a_declared_latin_1_becomes_utf_8)
{
    static const char *const heads[] = {
        "# -*- coding: latin-1 -*-\n", "#!/bin/x\n# vim: set fileencoding=ISO-8859-1 :\n", "# coding=iso8859-1\n",
    };
    char text[128];
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        snprintf(path, sizeof path, "%s/%zu.py", folder, i);
        int n = snprintf(text, sizeof text, "%s\n\nx = 'caf\xe9'\n", heads[i]);
        put_file(text, (size_t)n);
        cr_assert_str_eq(source_of(i == 1 ? 5 : 4), "x = 'caf\xc3\xa9'");
        unlink(path);
    }
}

Test(source, other_bytes_stay_as_they_are)
{
    static const char text[] = "# -*- coding: iso-8859-15 -*-\nx = 'caf\xe9'\n# coding: latin-1\n";
    put_file(text, sizeof text - 1);
    cr_assert_str_eq(source_of(2), "x = 'caf\xe9'");
}

Test(source, a_long_line_is_cut_between_characters)
{
    static char text[9000];
    size_t n = 1;
    text[0] = 'x';
    while (n + 3 < sizeof text) {
        memcpy(text + n, "\xe2\x82\xac", 3);
        n += 3;
    }
    put_file(text, n);
    const char *source = source_of(1);
    size_t size = strlen(source);
    cr_assert(size > 1900 && size <= 2000 && size % 3 == 1, "%zu", size);
    cr_assert_eq(memcmp(source, text, size), 0);
}

/* The window is 16 KB: each kind of line end once on either side of its edge. */
Test(source, lines_across_the_edge_of_the_window)
{
    static char text[40000];
    for (int shift = -3; shift <= 3; shift++)
        for (int kind = 0; kind < 3; kind++) {
            static const char *const ends[] = { "\n", "\r\n", "\r" };
            size_t n = (size_t)(16 * 1024 + shift);
            memset(text, '#', n);
            n += (size_t)sprintf(text + n, "%ssecond%sthird", ends[kind], ends[kind]);
            snprintf(path, sizeof path, "%s/%d%d.py", folder, shift, kind);
            put_file(text, n);
            cr_assert_str_eq(source_of(2), "second");
            cr_assert_str_eq(source_of(3), "third");
            unlink(path);
        }
}

Test(source, many_frames_of_one_file_in_one_pass)
{
    static char text[200000];
    const struct wl_frame *frames[300];
    size_t n = 0;
    for (int i = 1; i <= 5000; i++)
        n += (size_t)sprintf(text + n, "line_%d = %d\n", i, i);
    put_file(text, n);
    for (int i = 0; i < 300; i++)
        frames[i] = frame_of(path, (i * 977) % 5000 + 1);
    wl_source_attach(frames, 300, PLENTY);
    for (int i = 0; i < 300; i++) {
        char want[64];
        sprintf(want, "line_%d = %d", frames[i]->line, frames[i]->line);
        cr_assert_str_eq(frames[i]->source, want);
    }
}

Test(source, what_is_no_file_is_left)
{
    cr_assert_null(source_of(1));
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_null(source_of(2));
    rmdir(path);
    const struct wl_frame *frozen = frame_of("<frozen importlib._bootstrap>", 1), *nowhere = frame_of("", 1);
    wl_source_attach(&frozen, 1, PLENTY);
    wl_source_attach(&nowhere, 1, PLENTY);
    cr_assert_null(frozen->source);
}

Test(source, a_fifo_does_not_block, .timeout = 5)
{
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_null(source_of(1));
}

Test(source, a_huge_file_is_left)
{
    put_file("one\n", 4);
    cr_assert_eq(truncate(path, (4 << 20) + 1), 0);
    cr_assert_null(source_of(1));
}

Test(source, without_time_nothing_is_given_up)
{
    put_file("one\n", 4);
    const struct wl_frame *f = frame_of(path, 1);
    wl_source_attach(&f, 1, -1);
    cr_assert_eq(f->source_tried, 0);
    wl_source_attach(&f, 1, PLENTY);
    cr_assert_str_eq(f->source, "one");
}

Test(source, no_descriptor_is_left_open)
{
    put_file("one\n", 4);
    int before = dup(0);
    close(before);
    source_of(1);
    source_of(2);
    int after = dup(0);
    cr_assert_eq(before, after);
}
