/* LD_PRELOAD and WHYLOOP_OPTIONS for a watched child.
 *
 * What was in them stays: a child may need another library preloaded (an allocator, another tool), and whoever set an
 * option wants it.  ld.so takes colons and blanks as separators; an option that is set twice has its last value.
 */
#include "env.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/options.h"
#include "../common/paths.h"

void wl_env_put_preload(struct wl_buf *out, const char *library, const char *old)
{
    size_t size = strlen(library);

    wl_buf_puts(out, library);
    while (old != NULL && *(old += strspn(old, ": ")) != '\0') {
        size_t n = strcspn(old, ": ");
        if (n != size || memcmp(old, library, n) != 0) {
            wl_buf_putc(out, ':');
            wl_buf_put(out, old, n);
        }
        old += n;
    }
}

static void put_escaped(struct wl_buf *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == ':' || *value == '\\')
            wl_buf_putc(out, '\\');
        wl_buf_putc(out, *value);
    }
}

/* A backslash at the end of what was there would escape the colon that comes next. */
static void put_old(struct wl_buf *out, const char *old)
{
    size_t slashes = 0, size = strlen(old);
    while (slashes < size && old[size - 1 - slashes] == '\\')
        slashes++;
    wl_buf_puts(out, old);
    if (slashes % 2 != 0)
        wl_buf_putc(out, '\\');
}

static void put_piece(struct wl_buf *out, const char *key, const char *value)
{
    if (out->len > 0)
        wl_buf_putc(out, ':');
    wl_buf_puts(out, key);
    wl_buf_putc(out, '=');
    put_escaped(out, value);
}

void wl_env_put_options(struct wl_buf *out, const char *old, const struct wl_env *env)
{
    if (old != NULL)
        put_old(out, old);
    if (env->report_dir != NULL)
        put_piece(out, "report_dir", env->report_dir);
    if (env->ledger != NULL)
        put_piece(out, "ledger", env->ledger);
    if (env->native >= 0)
        put_piece(out, "native", env->native ? "1" : "0");
    if (env->notes)
        put_piece(out, "notes", "1");
    if (env->quiet) {
        put_piece(out, "message", "none");
        put_piece(out, "handled", "none");
    }
}

/* The child may change its directory before its first report. */
static int make_absolute(const char *dir, char *out, size_t size, struct wl_error *e)
{
    const char *why = "";
    int r = wl_paths_report_dir(dir, geteuid(), getenv, out, size, &why);
    if (r < 0)
        return wl_error_set(e, r, "another directory: --report-dir DIR", dir, ": ", why, (char *)NULL);
    return 0;
}

static int set(const char *name, const struct wl_buf *value, struct wl_error *e)
{
    int r = value->error != 0 ? -E2BIG : setenv(name, value->data, 1) != 0 ? -errno : 0;
    return r < 0 ? wl_error_set(e, r, NULL, name, ": ", wl_error_word(r), (char *)NULL) : 0;
}

static int set_all(const struct wl_env *env, char *storage, size_t size, struct wl_error *e)
{
    struct wl_buf value;
    int r;

    wl_buf_init(&value, storage, size);
    wl_env_put_preload(&value, env->library, getenv("LD_PRELOAD"));
    wl_buf_string(&value);
    if ((r = set("LD_PRELOAD", &value, e)) < 0)
        return r;
    wl_buf_init(&value, storage, size);
    wl_env_put_options(&value, getenv("WHYLOOP_OPTIONS"), env);
    wl_buf_string(&value);
    return value.len > 0 ? set("WHYLOOP_OPTIONS", &value, e) : 0;
}

int wl_env_set(const struct wl_env *env, struct wl_error *e)
{
    enum { LARGEST = 256 * 1024 }; /* a single string of an environment is at most 128 KiB */
    char dir[sizeof((struct wl_options *)NULL)->report_dir];
    struct wl_env absolute = *env;

    if (env->report_dir != NULL) {
        int r = make_absolute(env->report_dir, dir, sizeof dir, e);
        if (r < 0)
            return r;
        absolute.report_dir = dir;
    }
    char *storage = malloc(LARGEST);
    if (storage == NULL)
        return wl_error_set(e, -ENOMEM, NULL, "environment: ", wl_error_word(-ENOMEM), (char *)NULL);
    int r = set_all(&absolute, storage, LARGEST, e);
    free(storage);
    return r;
}
