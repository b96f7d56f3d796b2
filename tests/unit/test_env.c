/* src/cli/env.c: the environment of a watched child keeps what was in it. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/cli/env.h"
#include "../../src/common/options.h"

static char storage[512];
static struct wl_buf out;

static const char *preload(const char *old)
{
    wl_buf_init(&out, storage, sizeof storage);
    wl_env_put_preload(&out, "/l/libwhyloop.so", old);
    return wl_buf_string(&out);
}

static const char *options(const char *old, const struct wl_env *env)
{
    wl_buf_init(&out, storage, sizeof storage);
    wl_env_put_options(&out, old, env);
    return wl_buf_string(&out);
}

Test(env, other_preloads_stay_behind_ours)
{
    cr_assert_str_eq(preload(NULL), "/l/libwhyloop.so");
    cr_assert_str_eq(preload(""), "/l/libwhyloop.so");
    cr_assert_str_eq(preload("a.so:b.so"), "/l/libwhyloop.so:a.so:b.so");
    cr_assert_str_eq(preload(" a.so  b.so:"), "/l/libwhyloop.so:a.so:b.so");
    cr_assert_str_eq(preload("/l/libwhyloop.so"), "/l/libwhyloop.so");
    cr_assert_str_eq(preload("a.so:/l/libwhyloop.so:/l/libwhyloop.so.1"), "/l/libwhyloop.so:a.so:/l/libwhyloop.so.1");
}

Test(env, options_come_last_and_so_win)
{
    struct wl_env none = {.native = -1}, all = {.report_dir = "/a:b\\c", .ledger = "/dev/shm/l", .native = 0, .notes = true, .quiet = true};
    cr_assert_str_eq(options(NULL, &none), "");
    cr_assert_str_eq(options("sync=1", &none), "sync=1");
    cr_assert_str_eq(options("sync=1", &all),
                     "sync=1:report_dir=/a\\:b\\\\c:ledger=/dev/shm/l:native=0:notes=1:message=none:handled=none");
}

Test(env, what_is_put_is_read_back_as_it_was)
{
    static const char *const folders[] = {"/a b", "/a:b", "/a\\", "/\\:", "/é"};
    static const char *const olds[] = {"sync=1", "sync=1:", "sync=1:report_dir=/x\\", "message=short:report_dir=/y\\\\"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        for (size_t k = 0; k < sizeof olds / sizeof *olds; k++) {
            struct wl_env env = {.native = 1, .report_dir = folders[i]};
            struct wl_options o;
            wl_options_init(&o);
            cr_assert_eq(wl_options_parse(&o, options(olds[k], &env), "test", NULL), 0, "%s", storage);
            cr_assert_str_eq(o.report_dir, folders[i]);
        }
}
