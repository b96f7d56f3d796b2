/* Which report of a directory tells of the last incident.
 *
 * Runs in the command.  A report keeps its first incident's name while later ones are counted in it, so the newest name is
 * not enough: what was written after the moment in that name may tell of a later incident, and is asked.
 */
#include "newest.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "../common/timefmt.h"
#include "field.h"
#include "reader.h"

/* 20261124T041512.482913Z-… as 2026-11-24T04:15:12.482913Z */
static int64_t time_of_name(const char *name)
{
    static const struct { uint8_t size; char mark; } parts[] = { {4, '-'}, {2, '-'}, {5, ':'}, {2, ':'}, {10, '\0'} };
    char text[32];
    struct wl_buf b;
    int64_t us = INT64_MIN;

    wl_buf_init(&b, text, sizeof text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        wl_buf_put(&b, name, parts[i].size);
        if (parts[i].mark != '\0')
            wl_buf_putc(&b, parts[i].mark);
        name += parts[i].size;
    }
    wl_time_parse_rfc3339(text, b.len, &us);
    return us;
}

/* What can't be read was last seen when its name says. */
static int64_t last_seen(const struct wl_store *store, size_t index)
{
    const char *name = store->names[index];
    struct wl_report report;
    struct wl_error e;
    int64_t us = time_of_name(name);

    if (wl_reader_open_at(store->dir, name, &report, &e) < 0)
        return us;
    const char *text = wl_field_text(report.root, "last_seen");
    if (text != NULL)
        wl_time_parse_rfc3339(text, strlen(text), &us);
    wl_reader_close(&report);
    return us;
}

static bool is_written_since(const struct wl_store *store, size_t index, int64_t time_us)
{
    struct stat st;
    return fstatat(store->dir, store->names[index], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           ((int64_t)st.st_mtim.tv_sec + 1) * 1000000 > time_us;
}

size_t wl_newest_find(const struct wl_store *store)
{
    int64_t named_us = time_of_name(store->names[0]), newest_us = last_seen(store, 0);
    size_t newest = 0;

    for (size_t i = 1; i < store->count; i++) {
        int64_t us = is_written_since(store, i, named_us) ? last_seen(store, i) : named_us;
        if (us > newest_us) {
            newest_us = us;
            newest = i;
        }
    }
    return newest;
}
