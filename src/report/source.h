/* Source lines around a place, for reports that carry one line only. */
#ifndef WL_SOURCE_H
#define WL_SOURCE_H

#include <jansson.h>

struct wl_source {
    json_int_t first; /* number of the first line */
    size_t count;
    char **lines;     /* without their newlines */
};

/* Context: cli.  Reads the lines first..last (as far as they are there) of the file at a report's location: a
 * regular file of Python source, of a few megabytes at most, in which `line` is still the text that the report has.
 * Returns 0, or a negative errno: -ESTALE where the file has changed, -EINVAL where it is none to be read. */
int wl_source_read(const json_t *location, json_int_t first, json_int_t last, struct wl_source *ret);

/* Context: cli. */
void wl_source_free(struct wl_source *source);

/* Context: cli.  The line of that number, or NULL. */
const char *wl_source_line(const struct wl_source *source, json_int_t number);

#endif
