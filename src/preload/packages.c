/* Which installed distribution a third-party frame belongs to, from what pip or the system left beside it.
 *
 * Runs in the watched process, on the thread that raised, once for each incident.  wl_source_attach_packages (source.h)
 * takes the frames one after another; list_metadata collects the names of the .dist-info and .egg-info entries of their
 * …-packages folder, find_distribution picks one, add_package reads its name and version.
 *
 * How one is picked, cheapest first: by its name, when it is the folder's or module's own; by its top_level.txt, when
 * that names the folder and no other does; by its RECORD, when that lists the file.  A folder without __init__.py is
 * shared by several distributions (google, azure, zope): there only RECORD tells.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../common/folder.h"
#include "../common/utf8.h"
#include "source.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "depot.h"
#include "origin.h"
#include "scratch.h"
#include "source_file.h"
#include "state.h"

enum {
    NAMES_SIZE = 36 * 1024,         /* some 1,200 installed distributions */
    WINDOW_SIZE = 16 * 1024,
    RECORD_MAX = 4 << 20,
    TOP_MAX = 128,
    PATH_SIZE = 1024,
    FAILED_MAX = 16,
};

struct search {
    int dir;                        /* descriptor of the …-packages folder, -1: none */
    size_t dir_size;                /* its path: the first bytes of file */
    const char *file;               /* the frame's */
    size_t top_size;                /* the next part of file, a folder's or module's name without suffix */
    char top[TOP_MAX];
    bool top_is_shared;             /* a namespace package */
    int64_t deadline_us;
    size_t failed_count;            /* folders and modules that were looked for in vain, in this call */
    struct { const char *file; size_t size; } failed[FAILED_MAX];
    size_t names_used;
    char names[NAMES_SIZE];         /* of the metadata entries, each with its NUL */
    char listed[PATH_SIZE];         /* the folder they are of */
    char path[PATH_SIZE];
    _Alignas(void *) char window[WINDOW_SIZE];
};
_Static_assert(sizeof(struct search) <= WL_SCRATCH_SIZE, "a search fits into a scratch");

static bool is_late(const struct search *s)
{
    return wl_source_clock_us() > s->deadline_us;
}

/* --- names --- */

static bool has_suffix(const char *name, size_t size, const char *suffix)
{
    size_t n = strlen(suffix);
    return size > n && memcmp(name + size - n, suffix, n) == 0;
}

static bool is_metadata(const char *name, size_t size)
{
    return has_suffix(name, size, ".dist-info") || has_suffix(name, size, ".egg-info");
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

/* One character of a normalised name (PEP 503): lower case, a run of separators as one '-'; 0 at the end. */
static char next_normalised(const char **at, const char *end)
{
    if (*at == end)
        return '\0';
    char c = *(*at)++;
    if (!is_separator(c))
        return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    while (*at < end && is_separator(**at))
        ++*at;
    return '-';
}

/* Compares as far as `b` goes; *ret_whole: and `a` ends there. */
static bool begins_with(const char *a, size_t a_size, const char *b, size_t b_size, bool *ret_whole)
{
    const char *a_end = a + a_size, *b_end = b + b_size;
    for (char c; (c = next_normalised(&b, b_end)) != '\0';)
        if (next_normalised(&a, a_end) != c)
            return false;
    *ret_whole = a == a_end;
    return true;
}

/* NAME of NAME-VERSION….dist-info; in these names a '-' of the distribution's is written '_'. */
static size_t name_size(const char *entry)
{
    const char *dash = strchr(entry, '-'), *suffix = strrchr(entry, '.');
    return (size_t)((dash != NULL && dash < suffix ? dash : suffix) - entry);
}

/* --- the folder --- */

static bool add_name(void *arg, const char *name)
{
    struct search *s = arg;
    size_t size = strlen(name);
    if (is_metadata(name, size) && size + 1 <= sizeof s->names - s->names_used) {
        memcpy(s->names + s->names_used, name, size + 1);
        s->names_used += size + 1;
    }
    return !is_late(s);
}

static void list_metadata(struct search *s)
{
    wl_folder_each(s->dir, s->window, sizeof s->window, add_name, s);
}

static bool enter_folder(struct search *s)
{
    if (s->dir >= 0 && strlen(s->listed) == s->dir_size && memcmp(s->listed, s->file, s->dir_size) == 0)
        return true;
    if (s->dir >= 0)
        close(s->dir);
    s->dir = -1;
    s->names_used = 0;
    if (s->dir_size >= sizeof s->listed)
        return false;
    memcpy(s->listed, s->file, s->dir_size);
    s->listed[s->dir_size] = '\0';
    s->dir = open(s->listed, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
    if (s->dir >= 0)
        list_metadata(s);
    return s->dir >= 0;
}

/* "requests" of …/site-packages/requests/api.py, "six" of …/site-packages/six.py. */
static bool find_top(struct search *s)
{
    const char *rest = s->file + s->dir_size;
    while (*rest == '/')
        rest++;
    size_t size = strcspn(rest, "/");
    bool folder = rest[size] == '/';
    if (!folder)
        size = strcspn(rest, ".");
    if (size == 0 || size >= sizeof s->top)
        return false;
    memcpy(s->top, rest, size);
    s->top[size] = '\0';
    s->top_size = (size_t)(rest - s->file) + size;
    s->top_is_shared = folder;
    return true;
}

/* path = ENTRY/FILE; false: too long. */
static bool join(struct search *s, const char *entry, const char *file)
{
    struct wl_buf path;
    wl_buf_init(&path, s->path, sizeof s->path - 1);
    wl_buf_puts(&path, entry);
    wl_buf_putc(&path, '/');
    wl_buf_puts(&path, file);
    wl_buf_string(&path);
    return path.error == 0;
}

/* --- picking one --- */

static const char *next_name(const struct search *s, const char *name)
{
    const char *next = name == NULL ? s->names : name + strlen(name) + 1;
    return next < s->names + s->names_used ? next : NULL;
}

static const char *find_by_name(struct search *s)
{
    for (const char *name = NULL; (name = next_name(s, name)) != NULL;) {
        bool whole;
        if (begins_with(name, name_size(name), s->top, strlen(s->top), &whole) && whole)
            return name;
    }
    return NULL;
}

/* Does a file below an entry have a line that is `text` followed by `after` (or by the line's end, for '\n')? */
static bool has_line(struct search *s, const char *entry, const char *file, int64_t size_max, const char *text, char after)
{
    int fd = join(s, entry, file) ? wl_source_open(s->dir, s->path, size_max) : -1;
    if (fd < 0)
        return false;
    size_t used = 0, size = strlen(text);
    bool found = false;
    ssize_t n;
    while (!found && !is_late(s) && (n = wl_source_read(fd, s->window + used, sizeof s->window - used)) > 0) {
        const char *at = s->window, *end = s->window + used + n;
        for (const char *lf; !found && (lf = memchr(at, '\n', (size_t)(end - at))) != NULL; at = lf + 1)
            found = (size_t)(lf - at) >= size && memcmp(at, text, size) == 0 &&
                    (at[size] == after || (after == '\n' && at[size] == '\r'));
        used = (size_t)(end - at);
        if (used == sizeof s->window)   /* no such line is that long */
            used = 0;
        memmove(s->window, at, used);
    }
    if (!found && used == size)     /* the last line, without an end */
        found = after == '\n' && memcmp(s->window, text, size) == 0;
    close(fd);
    return found;
}

/* NULL as well when two name the same folder: RECORD is to decide. */
static const char *find_by_top_level(struct search *s)
{
    const char *found = NULL;
    for (const char *name = NULL; (name = next_name(s, name)) != NULL && !is_late(s);) {
        if (!has_line(s, name, "top_level.txt", WINDOW_SIZE, s->top, '\n'))
            continue;
        if (found != NULL)
            return NULL;
        found = name;
    }
    return found;
}

/* Those first whose name begins like the folder's: google-cloud-storage for google/cloud/storage. */
static const char *find_by_record(struct search *s)
{
    const char *rest = s->file + s->dir_size;
    while (*rest == '/')
        rest++;
    for (int pass = 0; pass < 2; pass++)
        for (const char *name = NULL; (name = next_name(s, name)) != NULL && !is_late(s);) {
            bool whole, alike = begins_with(name, name_size(name), s->top, strlen(s->top), &whole);
            if (alike == (pass == 0) && has_line(s, name, "RECORD", RECORD_MAX, rest, ','))
                return name;
        }
    return NULL;
}

static const char *find_distribution(struct search *s)
{
    struct stat st;
    if (s->top_is_shared)
        s->top_is_shared = !join(s, s->top, "__init__.py") || fstatat(s->dir, s->path, &st, 0) != 0;
    const char *found = NULL;
    if (!s->top_is_shared) {
        found = find_by_name(s);
        if (found == NULL)
            found = find_by_top_level(s);
    }
    return found != NULL ? found : find_by_record(s);
}

/* --- its name and version --- */

/* The value of "KEY: value" in the head of a metadata file; NULL: not there. */
static char *find_header(char *text, const char *key)
{
    size_t size = strlen(key);
    for (char *line = text; *line != '\0' && *line != '\n' && *line != '\r';) {
        char *end = line + strcspn(line, "\n");
        if (wl_utf8_same_ascii(line, key, size) && line[size] == ':') {
            line += size + 1 + strspn(line + size + 1, " \t");
            return line[strcspn(line, "\r\n")] != '\0' ? line : NULL;
        }
        line = *end != '\0' ? end + 1 : end;
    }
    return NULL;
}

static bool read_metadata(struct search *s, const char *entry)
{
    static const char *const files[] = { "METADATA", "PKG-INFO" };
    int fd = -1;
    for (size_t i = 0; i < sizeof files / sizeof *files && fd < 0; i++)
        fd = join(s, entry, files[i]) ? wl_source_open(s->dir, s->path, RECORD_MAX) : -1;
    if (fd < 0)     /* distutils wrote the metadata as one file */
        fd = wl_source_open(s->dir, entry, RECORD_MAX);
    ssize_t n = fd >= 0 ? wl_source_read(fd, s->window, sizeof s->window - 1) : -1;
    if (fd >= 0)
        close(fd);
    s->window[n > 0 ? n : 0] = '\0';
    return n > 0;
}

static const struct wl_package *add_package(struct search *s, const char *entry)
{
    char *name = NULL, *version = NULL;
    if (read_metadata(s, entry)) {
        name = find_header(s->window, "Name");
        version = find_header(s->window, "Version");
    }
    if (name != NULL)
        name[strcspn(name, "\r\n")] = '\0';
    if (version != NULL)
        version[strcspn(version, "\r\n")] = '\0';
    if (name == NULL) {     /* as the entry's own name has it; better than none */
        size_t size = name_size(entry);
        size = size < sizeof s->path ? size : sizeof s->path - 1;
        name = memcpy(s->path, entry, size);
        name[size] = '\0';
    }
    wl_state_lock();
    const struct wl_package *package = wl_depot_add_package(name, version);
    wl_state_unlock();
    return package;
}

/* --- the frames --- */

static bool is_alike(const char *file, const char *other, size_t size)
{
    return strncmp(file, other, size) == 0 && (file[size] == '/' || file[size] == '.');
}

static bool has_failed(const struct search *s, const char *file)
{
    for (size_t i = 0; i < s->failed_count; i++)
        if (is_alike(file, s->failed[i].file, s->failed[i].size))
            return true;
    return s->failed_count == FAILED_MAX;
}

static void set_package(const struct wl_frame *f, const struct wl_package *package)
{
    enum wl_origin origin = f->origin == WL_ORIGIN_USER ? WL_ORIGIN_THIRD_PARTY : (enum wl_origin)f->origin;
    wl_state_lock();
    wl_depot_set_package(f, package, origin);
    wl_state_unlock();
}

/* Finds the package of frames[0]'s file, for all frames of the same file or unshared folder. */
static void attach(struct search *s, const struct wl_frame *const *frames, size_t count)
{
    if (!find_top(s))
        return;
    const char *entry = enter_folder(s) ? find_distribution(s) : NULL;
    const struct wl_package *package = entry != NULL ? add_package(s, entry) : NULL;
    if (package == NULL && !is_late(s)) {
        s->failed[s->failed_count].file = s->file;
        s->failed[s->failed_count++].size = s->top_size;
    }
    for (size_t i = 0; i < count && package != NULL; i++) {
        const struct wl_frame *f = frames[i];
        if (f->file == s->file || (!s->top_is_shared && f->package == NULL && is_alike(f->file, s->file, s->top_size)))
            set_package(f, package);
    }
}

void wl_source_attach_packages(const struct wl_frame *const *frames, size_t count, int64_t budget_us)
{
    struct search *s = wl_scratch_claim();
    if (s == NULL)
        return;
    s->dir = -1;
    s->failed_count = s->names_used = 0;
    s->deadline_us = wl_source_clock_us() + budget_us;
    for (size_t i = 0; i < count && !is_late(s); i++) {
        s->file = frames[i]->file;
        s->dir_size = frames[i]->package == NULL ? wl_origin_packages_dir(s->file) : 0;
        if (s->dir_size > 0 && !has_failed(s, s->file))
            attach(s, frames + i, count - i);
    }
    if (s->dir >= 0)
        close(s->dir);
    wl_scratch_release(s);
}
