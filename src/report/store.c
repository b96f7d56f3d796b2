/* The reports of a directory: names are enough to sort and select, since each begins with its time.
 *
 * Runs in the command.  wl_store_path asks the options as the watched program does, so both mean the same directory.
 * Names that are not those of reports (temporary files, other people's) are passed over.
 */
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/options.h"
#include "../common/paths.h"

enum { MICROSECONDS = 16 }; /* where they begin in a name */

int wl_store_path(const char *option, char *out, size_t size, struct wl_error *e)
{
    struct wl_options options;
    const char *why = "";

    wl_options_init(&options);
    wl_options_load(&options, NULL);
    int r = wl_paths_report_dir(option != NULL ? option : options.report_dir, geteuid(), getenv, out, size, &why);
    if (r < 0)
        return wl_error_set(e, r, "name it: --report-dir DIR", "no report directory: ", why, (char *)NULL);
    return 0;
}

/* d: a digit; anything else is itself */
static const char *skip(const char *text, const char *pattern)
{
    for (; *pattern != '\0'; text++, pattern++)
        if (*pattern == 'd' ? *text < '0' || *text > '9' : *text != *pattern)
            return NULL;
    return text;
}

static const char *skip_digits(const char *text)
{
    return text == NULL || *text < '0' || *text > '9' ? NULL : text + strspn(text, "0123456789");
}

bool wl_store_is_report(const char *name, size_t *ret_id_size)
{
    const char *at = skip_digits(skip(name, "ddddddddTdddddd.ddddddZ-"));
    at = at != NULL && *at == '-' ? skip_digits(at + 1) : NULL;
    if (at == NULL || *at != '-')
        return false;
    const char *kind = at + 1;
    size_t kind_size = strspn(kind, "abcdefghijklmnopqrstuvwxyz-");
    if (kind_size == 0 || strcmp(kind + kind_size, ".json") != 0)
        return false;
    if (ret_id_size != NULL)
        *ret_id_size = (size_t)(at - name);
    return true;
}

static int newest_first(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

static int add(struct wl_store *s, size_t *cap, const char *name)
{
    if (s->count == *cap) {
        size_t larger = *cap > 0 ? *cap * 2 : 64;
        char **names = realloc(s->names, larger * sizeof *names);
        if (names == NULL)
            return -ENOMEM;
        s->names = names;
        *cap = larger;
    }
    if ((s->names[s->count] = strdup(name)) == NULL)
        return -ENOMEM;
    s->count++;
    return 0;
}

/* The same names in the order of what stands from the microseconds on: of an id that selects one alone, no neighbour
 * begins as it does. */
static int by_part(const void *a, const void *b)
{
    return strcmp(*(char *const *)a + MICROSECONDS, *(char *const *)b + MICROSECONDS);
}

static int order_by_part(struct wl_store *s)
{
    s->by_part = malloc((s->count + 1) * sizeof *s->by_part);
    if (s->by_part == NULL)
        return -ENOMEM;
    if (s->count == 0)
        return 0;
    memcpy(s->by_part, s->names, s->count * sizeof *s->names);
    qsort(s->by_part, s->count, sizeof *s->by_part, by_part);
    return 0;
}

static int read_names(struct wl_store *s)
{
    size_t cap = 0;
    int r = 0, fd = dup(s->dir);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    if (stream == NULL) {
        r = -errno;
        if (fd >= 0)
            close(fd);
        return r;
    }
    while (r == 0 && (entry = readdir(stream)) != NULL)
        if (wl_store_is_report(entry->d_name, NULL))
            r = add(s, &cap, entry->d_name);
    closedir(stream);
    if (s->count > 0)
        qsort(s->names, s->count, sizeof *s->names, newest_first);
    return r < 0 ? r : order_by_part(s);
}

int wl_store_open(struct wl_store *s, const char *option, struct wl_error *e)
{
    memset(s, 0, sizeof *s);
    s->dir = -1;
    int r = wl_store_path(option, s->path, sizeof s->path, e);
    if (r < 0)
        return r;
    s->dir = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->dir < 0 && errno == ENOENT)
        return 0;
    r = s->dir < 0 ? -errno : read_names(s);
    if (r < 0) {
        wl_store_close(s);
        return wl_error_set(e, r, NULL, s->path, ": ", wl_error_word(r), (char *)NULL);
    }
    return 0;
}

void wl_store_close(struct wl_store *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->names[i]);
    free(s->names);
    free(s->by_part);
    s->names = s->by_part = NULL;
    s->count = 0;
    if (s->dir >= 0)
        close(s->dir);
    s->dir = -1;
}

/* How many names have the part in them; *ret_first is the first of those. */
static size_t matches(const struct wl_store *s, const char *part, size_t *ret_first)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (strstr(s->names[i], part) != NULL && n++ == 0)
            *ret_first = i;
    return n;
}

static void put_number(struct wl_buf *b, size_t n)
{
    wl_buf_udec(b, n);
    wl_buf_string(b);
}

long wl_store_find(const struct wl_store *s, const char *part, struct wl_error *e)
{
    char storage[24];
    struct wl_buf number;
    size_t first = 0;

    if (s->count == 0)
        return wl_error_set(e, -ENOENT, "reports are made by: whyloop run -- COMMAND", s->path, ": no report is here",
                            (char *)NULL);
    if (part == NULL)
        return 0;
    size_t n = part[0] != '\0' ? matches(s, part, &first) : 0;
    if (n == 1)
        return (long)first;
    if (n == 0)
        return wl_error_set(e, -ENOENT, "whyloop list shows what is there", part, ": no report of that name or id in ",
                            s->path, (char *)NULL);
    wl_buf_init(&number, storage, sizeof storage);
    put_number(&number, n);
    return wl_error_set(e, -ENOTUNIQ, "more of the id selects one; whyloop list shows them", part, ": ", storage,
                        " reports have this in their id, the newest is ", s->names[first], (char *)NULL);
}

/* A Z stands nowhere else in a name, so that a part which begins at the microseconds is found only there. */
static bool is_alone(const struct wl_store *s, const char *name, size_t size)
{
    char **found = bsearch(&name, s->by_part, s->count, sizeof *s->by_part, by_part);
    if (found == NULL)
        return false;
    const char *part = name + MICROSECONDS;
    bool before = found > s->by_part && strncmp(found[-1] + MICROSECONDS, part, size) == 0;
    bool after = found + 1 < s->by_part + s->count && strncmp(found[1] + MICROSECONDS, part, size) == 0;
    return !before && !after;
}

void wl_store_put_id(const struct wl_store *s, size_t index, struct wl_buf *out)
{
    const char *name = s->names[index];
    size_t size = 0;

    if (!wl_store_is_report(name, &size))
        return;
    if (is_alone(s, name, size - MICROSECONDS))
        wl_buf_put(out, name + MICROSECONDS, size - MICROSECONDS);
    else
        wl_buf_put(out, name, size);
}

static bool is_between(const char *name, size_t begin, size_t end, const char *wanted)
{
    return end - begin == strlen(wanted) && memcmp(name + begin, wanted, end - begin) == 0;
}

bool wl_store_is_wanted(const char *name, const char *kind, const char *pid)
{
    enum { PID = 24 };
    size_t size = 0;
    if (!wl_store_is_report(name, &size))
        return false;
    size_t pid_end = PID + strspn(name + PID, "0123456789");
    size_t end = strlen(name) - strlen(".json");
    return (kind == NULL || is_between(name, size + 1, end, kind)) && (pid == NULL || is_between(name, PID, pid_end, pid));
}
