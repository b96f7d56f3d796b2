/* Places, threads and times of a report, as the page's text.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

#include "../common/timefmt.h"
#include "../report/field.h"

const char *wl_html_base(const char *path)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    return slash != NULL ? slash + 1 : path;
}

static void put_cell(struct wl_html *h, const json_t *cell)
{
    wl_html_put(h, "In [");
    wl_html_put_int(h, wl_field_int(cell, "execution_count"));
    wl_html_put(h, "]<span class=\"at\">, line ");
    wl_html_put_int(h, wl_field_int(cell, "line"));
    wl_html_put(h, "</span>");
}

/* What comes behind the last `folder` in a path, or the path. */
static const char *below(const char *path, const char *folder)
{
    const char *found = NULL;
    for (const char *at = path; (at = strstr(at, folder)) != NULL; at++)
        found = at;
    return found != NULL ? found + strlen(folder) : path;
}

/* A path as its reader knows it: from the program's working directory, else from the library's folder on. */
static const char *short_path(const struct wl_html *h, const char *path, const char *origin)
{
    const char *cwd = wl_field_text(wl_field_object(h->report, "process"), "cwd");
    size_t size = cwd != NULL ? strlen(cwd) : 0;

    if (size > 1 && strncmp(path, cwd, size) == 0 && path[size] == '/')
        return path + size + 1;
    if (origin != NULL && strcmp(origin, "third-party") == 0)
        return below(below(path, "/dist-packages/"), "/site-packages/");
    const char *library = below(path, "/python3.");
    const char *slash = library > path ? strchr(library, '/') : NULL;
    return origin != NULL && strcmp(origin, "stdlib") == 0 && slash != NULL ? slash + 1 : path;
}

static void put_file(struct wl_html *h, const json_t *location)
{
    const char *path = wl_field_text(location, "file");
    const char *file = path != NULL ? short_path(h, path, wl_field_text(location, "origin")) : NULL;
    const char *base = wl_html_base(file);

    if (file != NULL && base > file) {
        wl_html_put(h, "<span class=\"dir\">");
        wl_html_put_textn(h, file, (size_t)(base - file));
        wl_html_put(h, "</span>");
    }
    wl_html_put_text(h, base);
    if (wl_field_int(location, "line") > 0) {
        wl_html_put(h, "<span class=\"at\">:");
        wl_html_put_int(h, wl_field_int(location, "line"));
        if (wl_field_int(location, "column") > 0) {
            wl_html_put(h, ":");
            wl_html_put_int(h, wl_field_int(location, "column"));
        }
        wl_html_put(h, "</span>");
    }
}

void wl_html_put_place(struct wl_html *h, const json_t *location)
{
    const json_t *cell = wl_field_object(location, "cell");

    if (location == NULL)
        return;
    wl_html_put(h, "<code class=\"place\"");
    wl_html_put_attribute(h, "title", wl_field_text(location, "file"));
    wl_html_put(h, ">");
    if (wl_field_int(cell, "execution_count") > 0)
        put_cell(h, cell);
    else
        put_file(h, location);
    wl_html_put(h, "</code>");
}

void wl_html_put_package(struct wl_html *h, const json_t *location)
{
    const json_t *package = wl_field_object(location, "package");

    if (wl_field_text(package, "name") == NULL)
        return;
    wl_html_put(h, " <span class=\"tag\">");
    wl_html_put_text(h, wl_field_text(package, "name"));
    wl_html_put_element(h, " ", wl_field_text(package, "version"), "");
    wl_html_put(h, "</span>");
}

void wl_html_put_function(struct wl_html *h, const json_t *location)
{
    const char *function = wl_field_text(location, "function"), *kind = wl_field_text(location, "function_kind");

    if (function != NULL && function[0] != '\0') {
        wl_html_put_element(h, " in <code>", function, "</code>");
        if (kind != NULL)
            wl_html_put_element(h, " <span class=\"muted\">(", kind, ")</span>");
    }
    wl_html_put_package(h, location);
}

void wl_html_put_thread(struct wl_html *h, json_int_t id)
{
    const char *name = wl_field_text(wl_field_thread(h->report, id), "name");

    wl_html_put(h, "thread");
    if (id > 0) {
        wl_html_put(h, " #");
        wl_html_put_int(h, id);
    }
    wl_html_put_element(h, " ‘", name, "’");
}

void wl_html_put_thread_name(struct wl_html *h, json_int_t id)
{
    const char *name = wl_field_text(wl_field_thread(h->report, id), "name");

    if (name != NULL)
        wl_html_put_text(h, name);
    else
        wl_html_put_thread(h, id);
}

/* --- times --- */

/* Days since 1970 of a date in the proleptic Gregorian calendar. */
static int64_t days(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t in_era = year % 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return year / 400 * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

/* The digits of `text` where `pattern` has 0, one number after each other thing; false where they differ. */
static bool read_numbers(const char *text, const char *pattern, int64_t *numbers)
{
    *numbers = 0;
    for (; *pattern != '\0'; text++, pattern++)
        if (*pattern == '0') {
            if (*text < '0' || *text > '9')
                return false;
            *numbers = *numbers * 10 + (*text - '0');
        } else if (*text == *pattern)
            *++numbers = 0;
        else
            return false;
    return *text == '\0';
}

int64_t wl_html_time_us(const char *rfc3339)
{
    int64_t n[8];
    if (rfc3339 == NULL || !read_numbers(rfc3339, "0000-00-00T00:00:00.000000Z", n))
        return 0;
    if (n[0] < 1970 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 60)
        return 0;
    return (((days(n[0], n[1], n[2]) * 24 + n[3]) * 60 + n[4]) * 60 + n[5]) * 1000000 + n[6];
}

void wl_html_put_duration(struct wl_html *h, int64_t us)
{
    char text[64];
    struct wl_buf b;
    wl_buf_init(&b, text, sizeof text);
    wl_time_put_span(&b, us);
    wl_html_put_text(h, wl_buf_string(&b));
}

void wl_html_put_when(struct wl_html *h, const char *time)
{
    int64_t us = wl_html_time_us(time);

    if (us == 0)
        return;
    wl_html_put(h, "<time");
    wl_html_put_attribute(h, "datetime", time);
    wl_html_put_attribute(h, "title", time);
    wl_html_put(h, ">");
    if (h->error_us == 0)
        wl_html_put_text(h, time);
    else if (us == h->error_us)
        wl_html_put(h, "at the error");
    else {
        wl_html_put_duration(h, us < h->error_us ? h->error_us - us : us - h->error_us);
        wl_html_put(h, us < h->error_us ? " before" : " after");
    }
    wl_html_put(h, "</time>");
}
