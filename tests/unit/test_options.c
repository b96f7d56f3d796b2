/* src/common/options.c: what is well formed is set, what is not is named and changes nothing. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/common/options.h"

static struct wl_options o;
static char storage[16384];
static struct wl_buf complaints;

static int parse(const char *text)
{
    wl_options_init(&o);
    wl_buf_init(&complaints, storage, sizeof storage);
    int faults = wl_options_parse(&o, text, "WHYLOOP_OPTIONS", &complaints);
    wl_buf_string(&complaints);
    return faults;
}

Test(options, defaults_are_those_of_the_table)
{
    wl_options_init(&o);
#define WL_OPT_BOOL(name, def, sentence) cr_assert_eq(o.name, def);
#define WL_OPT_INT(name, def, min, max, sentence) cr_assert(o.name == def && def >= min && def <= max);
#define WL_OPT_STR(name, size, def, sentence) cr_assert_str_eq(o.name, def);
#define WL_OPT_ENUM(name, def, words, sentence) cr_assert_eq(o.name, def);
#include "../../src/common/options.def"
}

Test(options, every_form_of_a_value)
{
    cr_assert_eq(parse("native=0:threads=no:notes=yes:sync=on:pretty=true:help=off:report_dir=/x:message=none:"
                       "handled=full:max_reports=7:verbosity=3"), 0, "%s", storage);
    cr_assert_str_eq(storage, "");
    cr_assert(!o.native && !o.threads && o.notes && o.sync && o.pretty && !o.help);
    cr_assert_str_eq(o.report_dir, "/x");
    cr_assert_eq(o.message, WL_MESSAGE_NONE);
    cr_assert_eq(o.handled, WL_MESSAGE_FULL);
    cr_assert_eq(o.max_reports, 7);
    cr_assert_eq(o.verbosity, 3);
}

Test(options, empty_pieces_and_blanks_count_for_nothing)
{
    static const char *const cases[] = {"", ":", "::::", " : \t:\n", ":sync=1::", " sync = 1 : ", "sync=0:sync=1", "sync=1\n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i]), 0, "%s", storage);
        cr_assert_eq(o.sync, strstr(cases[i], "sync") != NULL, "%s", cases[i]);
    }
    cr_assert_eq(wl_options_parse(&o, NULL, "x", &complaints), 0);
}

Test(options, a_colon_and_a_backslash_can_be_escaped)
{
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"report_dir=/a\\:b", "/a:b"}, {"report_dir=/a\\\\b", "/a\\b"}, {"report_dir=/a\\b", "/a\\b"}, {"report_dir=/a\\", "/a\\"},
        {"report_dir=/a\\\\:sync=1", "/a\\"}, {"report_dir=a=b", "a=b"}, {"report_dir=", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i].text), 0, "%s", storage);
        cr_assert_str_eq(o.report_dir, cases[i].value, "%s", cases[i].text);
    }
}

Test(options, a_fault_is_one_clear_line)
{
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"reprot_dir=/x", "unknown option 'reprot_dir' (did you mean 'report_dir'?)"},
        {"reportdir=/x", "unknown option 'reportdir' (did you mean 'report_dir'?)"},
        {"Native=0", "unknown option 'Native' (did you mean 'native'?)"},
        {"max_report=1", "unknown option 'max_report' (did you mean 'max_reports'?)"},
        {"snyc=1", "unknown option 'snyc' (did you mean 'sync'?)"},
        {"colour_of_the_sky=1", "unknown option 'colour_of_the_sky' (help=1 lists them)"},
        {"=1", "unknown option '' (help=1 lists them)"},
        {"a_key_that_is_longer_than_any_option_could_be=1", "unknown option 'a_key_that_is_longer_than_any_option_could_be' (help=1 lists them)"},
        {"help", "'help' is not NAME=VALUE"},
        {"sync=maybe", "'sync=maybe' is neither 1 (true, yes, on) nor 0 (false, no, off)"},
        {"sync=", "'sync=' is neither 1 (true, yes, on) nor 0 (false, no, off)"},
        {"max_reports=many", "'max_reports=many' is no number"},
        {"max_reports=", "'max_reports=' is no number"},
        {"max_reports=-", "'max_reports=-' is no number"},
        {"max_reports=1x", "'max_reports=1x' is no number"},
        {"max_reports=-1", "'max_reports=-1' is not within 0 and 10000"},
        {"max_reports=99999999999999999999999", "'max_reports=99999999999999999999999' is not within 0 and 10000"},
        {"verbosity=4", "'verbosity=4' is not within 0 and 3"},
        {"message=loud", "'message=loud' is none of full|short|none"},
        {"message=", "'message=' is none of full|short|none"},
        {"message=full|short", "'message=full|short' is none of full|short|none"},
        {"sync=\x1b[31m", "'sync=\\x1b[31m' is neither 1 (true, yes, on) nor 0 (false, no, off)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wl_options defaults;
        char line[512];
        wl_options_init(&defaults);
        snprintf(line, sizeof line, "whyloop: WHYLOOP_OPTIONS: %s: ignored\n", cases[i].line);
        cr_assert_eq(parse(cases[i].text), 1, "%s", cases[i].text);
        cr_assert_str_eq(storage, line, "%s", storage);
        cr_assert_eq(memcmp(&o, &defaults, sizeof o), 0, "%s", cases[i].text);
    }
}

Test(options, a_fault_spoils_only_its_own_piece)
{
    cr_assert_eq(parse("sync=1:oops:pretty=1:max_files=0:native=0"), 2);
    cr_assert(o.sync && o.pretty && !o.native && o.max_files == 500);
}

Test(options, the_longest_value_and_one_more)
{
    char text[2048] = "report_dir=";
    size_t n = strlen(text);

    memset(text + n, 'x', 511);
    cr_assert_eq(parse(text), 0);
    cr_assert_eq(strlen(o.report_dir), 511);
    text[n + 511] = 'x';
    cr_assert_eq(parse(text), 1);
    cr_assert_str_eq(o.report_dir, "");
    cr_assert(strstr(storage, "is longer than 511 bytes: ignored\n") != NULL, "%s", storage);
    memset(text + n, 'x', sizeof text - n - 1);
    cr_assert_eq(parse(text), 1);
    cr_assert_str_eq(storage, "whyloop: WHYLOOP_OPTIONS: an option is too long: ignored\n");
}

Test(options, complaints_of_many_escapes_are_whole_lines)
{
    char text[512], where[512];
    memset(text, 0x1b, sizeof text - 1);
    memset(where, 0x1b, sizeof where - 1);
    text[sizeof text - 1] = where[sizeof where - 1] = '\0';
    wl_options_init(&o);
    wl_buf_init(&complaints, storage, sizeof storage);
    cr_assert_eq(wl_options_parse(&o, text, where, &complaints), 1);
    cr_assert_eq(complaints.error, 0);
    cr_assert(complaints.len > 10 && complaints.len <= 1024);
    cr_assert_eq(memcmp(storage + complaints.len - 10, ": ignored\n", 10), 0);
    cr_assert_eq(wl_options_parse(&o, text, where, NULL), 1);
}

Test(options, a_full_complaint_buffer_keeps_whole_lines)
{
    char small[100];
    wl_options_init(&o);
    wl_buf_init(&complaints, small, sizeof small);
    cr_assert_eq(wl_options_parse(&o, "aa:bb:cc:dd", "x", &complaints), 4);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: x: 'aa' is not NAME=VALUE: ignored\nwhyloop: x: 'bb' is not NAME=VALUE: ignored\n");
}

/* --- files --- */

static char dir[] = "/tmp/whyloop-options-XXXXXX";

static void make_dir(void)
{
    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(chdir(dir), 0);
    wl_options_init(&o);
    wl_buf_init(&complaints, storage, sizeof storage);
}

static void remove_dir(void)
{
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", dir, dir);
    cr_assert_eq(system(command), 0);
}

static void write_file(const char *name, const char *text, size_t size)
{
    FILE *f = fopen(name, "w");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(text, 1, size, f), size);
    fclose(f);
}

#define WRITE(name, text) write_file(name, text, sizeof(text) - 1)

TestSuite(options_file, .init = make_dir, .fini = remove_dir);

Test(options_file, lines_comments_and_a_last_line_without_its_end)
{
    WRITE("f", "# a comment: sync=0\n\n  sync=1\r\n\t# another\nreport_dir=/a\\:b:pretty=1\nnative=0");
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 0, "%s", wl_buf_string(&complaints));
    cr_assert(o.sync && o.pretty && !o.native);
    cr_assert_str_eq(o.report_dir, "/a:b");
}

Test(options_file, a_fault_names_file_and_line)
{
    WRITE("f", "sync=1\n\nsnyc=1\na\0b=1\n");
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 2);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: f:3: unknown option 'snyc' (did you mean 'sync'?): ignored\n"
                                                 "whyloop: f:4: the line has a NUL in it: ignored\n");
}

Test(options_file, a_missing_file_is_no_fault)
{
    WRITE("f", "");
    cr_assert_eq(wl_options_parse_file(&o, "none", &complaints), 0);
    cr_assert_eq(wl_options_parse_file(&o, "f/none", &complaints), 0);
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 0);
    cr_assert_eq(wl_options_parse_dir(&o, "none", &complaints), 0);
    cr_assert_eq(complaints.len, 0);
}

Test(options_file, what_is_no_file_is_one_complaint_and_never_waited_for)
{
    cr_assert_eq(mkdir("d", 0700), 0);
    cr_assert_eq(mkfifo("p", 0600), 0);
    cr_assert_eq(symlink("l", "l"), 0);
    cr_assert_eq(wl_options_parse_file(&o, "d", &complaints), 1);
    cr_assert_eq(wl_options_parse_file(&o, "p", &complaints), 1);
    cr_assert_eq(wl_options_parse_file(&o, "l", &complaints), 1);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: d: it is no regular file: ignored\n"
                                                 "whyloop: p: it is no regular file: ignored\n"
                                                 "whyloop: l: its symbolic links go in a circle: ignored\n");
}

Test(options_file, a_line_that_is_too_long_spoils_only_itself)
{
    static char text[9000];
    memset(text, 'x', sizeof text);
    memcpy(text, "sync=1\n", 7);
    memcpy(text + sizeof text - 10, "\npretty=1\n", 10);
    write_file("f", text, sizeof text);
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 1);
    cr_assert(o.sync && o.pretty);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: f:2: the line is too long: ignored\n");

    memcpy(text + 7, "#", 1);
    write_file("f", text, sizeof text);
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 0);
}

Test(options_file, every_length_of_lines_meets_the_window)
{
    for (size_t length = 1; length < 80; length++) {
        static char text[6000];
        size_t n = 0;
        while (n + length + 20 < sizeof text) {
            memset(text + n, '#', length);
            text[n + length] = '\n';
            n += length + 1;
        }
        n += (size_t)sprintf(text + n, "max_files=%zu", length);
        write_file("f", text, n);
        cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 0);
        cr_assert_eq(o.max_files, (int)length);
    }
}

Test(options_file, only_sixteen_kilobytes_are_read)
{
    static char text[16384 + 10];
    memset(text, '\n', sizeof text);
    memcpy(text + 16384 - 7, "sync=1\npretty=1", 15);
    write_file("f", text, sizeof text);
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 1);
    cr_assert(o.sync && !o.pretty);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: f: what comes after 16 KB: ignored\n");
    write_file("f", text, 16384);
    cr_assert_eq(wl_options_parse_file(&o, "f", &complaints), 0);
}

Test(options_file, a_directory_is_read_in_the_order_of_names)
{
    cr_assert_eq(mkdir("d", 0700), 0);
    WRITE("d/20.conf", "max_files=20:max_mib=20\n");
    WRITE("d/10.conf", "max_files=10:max_mib=10:max_days=10\n");
    WRITE("d/9.conf", "max_files=9\n");
    WRITE("d/.99.conf", "max_files=99\n");
    WRITE("d/99.conf~", "max_files=99\n");
    WRITE("d/.conf", "max_files=99\n");
    cr_assert_eq(wl_options_parse_dir(&o, "d", &complaints), 0);
    cr_assert_eq(o.max_files, 9);
    cr_assert_eq(o.max_mib, 20);
    cr_assert_eq(o.max_days, 10);
}

Test(options_file, a_directory_of_many_files_is_bounded)
{
    cr_assert_eq(mkdir("d", 0700), 0);
    for (int i = 0; i < 70; i++) {
        char name[64], text[64];
        snprintf(name, sizeof name, "d/%03d-a-name-that-makes-getdents-return-in-pieces.conf", i);
        write_file(name, text, (size_t)sprintf(text, "max_files=%d\n", i + 1));
    }
    cr_assert_eq(wl_options_parse_dir(&o, "d", &complaints), 1);
    cr_assert_eq(o.max_files, 64);
    cr_assert_str_eq(wl_buf_string(&complaints), "whyloop: d: it has more than 64 files; the rest: ignored\n");
}

Test(options_file, the_variable_wins_over_the_users_file)
{
    cr_assert_eq(mkdir(".config", 0700), 0);
    WRITE(".config/whyloop.conf", "max_files=11:max_mib=11\n");
    setenv("HOME", dir, 1);
    unsetenv("XDG_CONFIG_HOME");
    setenv("WHYLOOP_OPTIONS", "max_mib=12", 1);
    errno = E2BIG;
    cr_assert_eq(wl_options_load(&o, &complaints), 0, "%s", wl_buf_string(&complaints));
    cr_assert_eq(errno, E2BIG);
    cr_assert_eq(o.max_files, 11);
    cr_assert_eq(o.max_mib, 12);

    setenv("XDG_CONFIG_HOME", dir, 1);
    WRITE("whyloop.conf", "max_files=13\n");
    cr_assert_eq(wl_options_load(&o, &complaints), 0);
    cr_assert_eq(o.max_files, 13);

    setenv("XDG_CONFIG_HOME", ".", 1);
    cr_assert_eq(wl_options_load(&o, &complaints), 0);
    cr_assert_eq(o.max_files, 11, "a relative XDG_CONFIG_HOME counts as none");
    unsetenv("HOME");
    unsetenv("WHYLOOP_OPTIONS");
    cr_assert_eq(wl_options_load(&o, &complaints), 0);
}

Test(options_file, another_users_file_is_not_obeyed)
{
    if (geteuid() != 0)
        cr_skip_test("needs root to give a file away");
    WRITE("whyloop.conf", "max_files=13\n");
    cr_assert_eq(chown("whyloop.conf", 12345, 12345), 0);
    setenv("XDG_CONFIG_HOME", dir, 1);
    unsetenv("WHYLOOP_OPTIONS");
    cr_assert_eq(wl_options_load(&o, &complaints), 1);
    cr_assert_eq(o.max_files, 500);
    cr_assert(strstr(wl_buf_string(&complaints), "/whyloop.conf: it belongs to another user: ignored\n") != NULL);
}

Test(options, help_lists_every_option_with_its_value)
{
    parse("message=short:report_dir=/x:max_files=7:native=0");
    wl_buf_init(&complaints, storage, sizeof storage);
    wl_options_help(&o, &complaints);
    wl_buf_string(&complaints);
    cr_assert_eq(complaints.error, 0);
#define WL_OPT_BOOL(name, def, sentence) cr_assert(strstr(storage, "\n  " #name "=") != NULL && strstr(storage, sentence) != NULL);
#define WL_OPT_INT(name, def, min, max, sentence) WL_OPT_BOOL(name, def, sentence)
#define WL_OPT_STR(name, size, def, sentence) WL_OPT_BOOL(name, def, sentence)
#define WL_OPT_ENUM(name, def, words, sentence) WL_OPT_BOOL(name, def, sentence)
#include "../../src/common/options.def"
    cr_assert(strstr(storage, "\n  message=short         what is printed on stderr about an incident (full|short|none)\n") != NULL, "%s", storage);
    cr_assert(strstr(storage, "\n  max_files=7           files kept in the report directory (1 to 1000000)\n") != NULL, "%s", storage);
    cr_assert(strstr(storage, "\n  native=0              put the native stack into reports\n") != NULL, "%s", storage);
}
