/* Source lines from the file that a report's location names.
 *
 * Runs in the command.  A report may come from anywhere and name any file, and what is shown may be passed on; so only
 * files that are called Python source are read, nothing but regular files is opened, and only those in which the line
 * is still the one that the report has: then the lines around are the ones that were run.
 */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "field.h"

enum { FILE_MAX = 8 << 20, LINES_MAX = 1000 };

static bool is_python(const char *path)
{
    static const char *const ends[] = {".py", ".pyw", ".pyx"};
    size_t size = strlen(path);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (size > strlen(ends[i]) && strcmp(path + size - strlen(ends[i]), ends[i]) == 0)
            return path[0] == '/';
    return false;
}

static int read_text(int fd, size_t size, char **ret)
{
    char *text = malloc(size + 1);
    size_t used = 0;

    if (text == NULL)
        return -ENOMEM;
    while (used < size) {
        ssize_t n = read(fd, text + used, size - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        used += (size_t)n;
    }
    text[used] = '\0';
    *ret = text;
    return 0;
}

/* A NUL in it ends the text: no Python source has one. */
static int read_file(const char *path, char **ret)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    int r = fstat(fd, &st) != 0                                  ? -errno
            : !S_ISREG(st.st_mode) || st.st_size > FILE_MAX ? -EINVAL
                                                                 : read_text(fd, (size_t)st.st_size, ret);
    close(fd);
    return r;
}

static size_t trimmed(const char *line, size_t size)
{
    while (size > 0 && strchr(" \t\f\r\n", line[size - 1]) != NULL)
        size--;
    return size;
}

static bool is_same(const char *line, size_t size, const char *source)
{
    size_t its = trimmed(source, strlen(source));
    return its > 0 && trimmed(line, size) == its && memcmp(line, source, its) == 0;
}

static int add(struct wl_source *source, const char *line, size_t size)
{
    char *copy = strndup(line, trimmed(line, size));
    if (copy == NULL)
        return -ENOMEM;
    source->lines[source->count++] = copy;
    return 0;
}

/* Adds the lines from source->first up to `last`; *ret_same: is line `number` the one that the report has? */
static int take(const char *text, const json_t *location, json_int_t last, struct wl_source *source, bool *ret_same)
{
    const char *known = wl_field_text(location, "source");
    int r = 0;

    for (json_int_t number = 1; r == 0 && *text != '\0' && number <= last; number++) {
        size_t size = strcspn(text, "\n");
        if (number == wl_field_int(location, "line"))
            *ret_same = is_same(text, size, known);
        if (number >= source->first)
            r = add(source, text, size);
        text += size + (text[size] == '\n');
    }
    return r;
}

int wl_source_read(const json_t *location, json_int_t first, json_int_t last, struct wl_source *ret)
{
    const char *file = wl_field_text(location, "file"), *known = wl_field_text(location, "source");
    json_int_t line = wl_field_int(location, "line");
    struct wl_source source = {.first = first > 1 ? first : 1};
    char *text = NULL;
    bool same = false;

    if (file == NULL || known == NULL || !is_python(file) || line < source.first || line > last ||
        last - source.first >= LINES_MAX)
        return -EINVAL;
    int r = read_file(file, &text);
    if (r < 0)
        return r;
    source.lines = calloc((size_t)(last - source.first) + 1, sizeof *source.lines);
    r = source.lines == NULL ? -ENOMEM : take(text, location, last, &source, &same);
    free(text);
    if (r == 0 && !same)
        r = -ESTALE;
    if (r < 0)
        wl_source_free(&source);
    else
        *ret = source;
    return r;
}

void wl_source_free(struct wl_source *source)
{
    for (size_t i = 0; i < source->count; i++)
        free(source->lines[i]);
    free(source->lines);
    source->lines = NULL;
    source->count = 0;
}

const char *wl_source_line(const struct wl_source *source, json_int_t number)
{
    bool is_in = number >= source->first && number < source->first + (json_int_t)source->count;
    return is_in ? source->lines[number - source->first] : NULL;
}
