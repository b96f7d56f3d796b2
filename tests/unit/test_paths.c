/* src/common/paths.c: one rule for where reports go, and never the current directory by accident. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/common/paths.h"

struct place {
    const char *state, *xdg, *home;
};

static struct place env;

static char *fake_getenv(const char *name)
{
    const char *value = strcmp(name, "STATE_DIRECTORY") == 0 ? env.state
                        : strcmp(name, "XDG_STATE_HOME") == 0 ? env.xdg
                        : strcmp(name, "HOME") == 0           ? env.home
                                                              : NULL;
    return (char *)value;
}

Test(paths, the_first_place_that_is_named_is_taken)
{
    static const struct {
        const char *option;
        struct place env;
        unsigned euid;
        const char *path;
    } cases[] = {
        {"/var/reports", {"/s", "/x", "/h"}, 1000, "/var/reports"},
        {"/var/reports//", {NULL, NULL, NULL}, 1000, "/var/reports"},
        {"/", {NULL, NULL, NULL}, 1000, "/"},
        {"~/r", {"/s", "/x", "/h"}, 1000, "/h/r"},
        {"~/r/", {NULL, NULL, "/h/"}, 0, "/h/r"},
        {"~", {NULL, NULL, "/h"}, 1000, "/h"},
        {"~/", {NULL, NULL, "/"}, 1000, "/"},
        {"", {"/var/lib/svc", "/x", "/h"}, 1000, "/var/lib/svc/whyloop"},
        {NULL, {"/var/lib/svc:/var/lib/other", NULL, NULL}, 0, "/var/lib/svc/whyloop"},
        {NULL, {NULL, "/x", "/h"}, 1000, "/x/whyloop"},
        {NULL, {NULL, "/x/", NULL}, 0, "/x/whyloop"},
        {NULL, {NULL, NULL, "/h"}, 1000, "/h/.local/state/whyloop"},
        {NULL, {NULL, NULL, "/"}, 1000, "/.local/state/whyloop"},
        {NULL, {NULL, NULL, "/root"}, 0, "/var/lib/whyloop"},
        {NULL, {NULL, NULL, NULL}, 0, "/var/lib/whyloop"},
        {NULL, {"", "", "/h"}, 1000, "/h/.local/state/whyloop"},
        {NULL, {"rel", "rel", "/h"}, 1000, "/h/.local/state/whyloop"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128];
        const char *why = NULL;
        env = cases[i].env;
        int r = wl_paths_report_dir(cases[i].option, cases[i].euid, fake_getenv, out, sizeof out, &why);
        cr_assert_eq(r, 0, "case %zu: %d", i, r);
        cr_assert_str_eq(out, cases[i].path, "case %zu: %s", i, out);
        cr_assert_null(why);
    }
}

Test(paths, a_relative_option_is_made_absolute)
{
    static const struct {
        const char *option, *below;
    } cases[] = {{"r", "/r"}, {"./r/", "/r"}, {"a/b", "/a/b"}, {".", ""}, {"./", ""}, {"../r", "/../r"}, {"~user", "/~user"}};
    char dir[] = "/tmp/whyloop-paths-XXXXXX";

    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(chdir(dir), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128], expected[128];
        snprintf(expected, sizeof expected, "%s%s", dir, cases[i].below);
        cr_assert_eq(wl_paths_report_dir(cases[i].option, 1000, fake_getenv, out, sizeof out, NULL), 0);
        cr_assert_str_eq(out, expected, "%s", out);
    }
    cr_assert_eq(chdir("/"), 0);
    char out[128];
    cr_assert_eq(wl_paths_report_dir("r", 1000, fake_getenv, out, sizeof out, NULL), 0);
    cr_assert_str_eq(out, "/r");
    rmdir(dir);
}

Test(paths, no_place_is_said_with_its_reason)
{
    static const struct {
        const char *option;
        struct place env;
    } cases[] = {
        {NULL, {NULL, NULL, NULL}}, {NULL, {"", "", ""}}, {NULL, {"a", "b", "c"}}, {"~/r", {"/s", "/x", NULL}}, {"~", {NULL, NULL, "rel"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128] = "untouched";
        const char *why = NULL;
        env = cases[i].env;
        cr_assert_eq(wl_paths_report_dir(cases[i].option, 1000, fake_getenv, out, sizeof out, &why), -ENOENT, "case %zu", i);
        cr_assert_not_null(why);
        cr_assert_str_eq(out, "");
    }
}

Test(paths, a_path_that_does_not_fit_is_refused_whole)
{
    char out[16];
    const char *why = NULL;
    env = (struct place){NULL, NULL, "/home/somebody"};
    cr_assert_eq(wl_paths_report_dir(NULL, 1000, fake_getenv, out, sizeof out, &why), -ENAMETOOLONG);
    cr_assert_not_null(why);
    cr_assert_str_eq(out, "");
    cr_assert_eq(wl_paths_report_dir("/123456789abcdef", 1000, fake_getenv, out, sizeof out, NULL), -ENAMETOOLONG);
    cr_assert_eq(wl_paths_report_dir("/123456789abcde", 1000, fake_getenv, out, sizeof out, NULL), 0);
    cr_assert_eq(wl_paths_report_dir("/r", 1000, fake_getenv, out, 0, NULL), -ENAMETOOLONG);
    cr_assert_eq(chdir("/usr/lib"), 0);
    cr_assert_eq(wl_paths_report_dir("r", 1000, fake_getenv, out, 4, NULL), -ENAMETOOLONG);
}

Test(paths, a_current_directory_that_is_gone_is_no_place)
{
    char dir[] = "/tmp/whyloop-paths-XXXXXX";
    char out[128];
    const char *why = NULL;

    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(chdir(dir), 0);
    cr_assert_eq(rmdir(dir), 0);
    cr_assert_eq(wl_paths_report_dir("r", 1000, fake_getenv, out, sizeof out, &why), -ENOENT);
    cr_assert_not_null(why);
}
