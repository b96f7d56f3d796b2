/* A report after it was written: read from a file or standard input, and checked. */
#ifndef WL_READER_H
#define WL_READER_H

#include <jansson.h>

#include "../common/error.h"

enum { WL_READER_SCHEMA = 1 };

/* A report is at most 1 MiB (report.md); one that was indented or written by a later release may be longer. */
#define WL_READER_MAX (4u << 20)

struct wl_report {
    json_t *root;
    json_int_t schema; /* greater than WL_READER_SCHEMA: fields may have another type than is expected */
};

/* Context: cli.  Reads and checks the report at `path`; the caller owns *ret.  Returns 0 or a negative errno with *e
 * set: -EBADMSG for what is there and is no report, with the place of its first fault. */
int wl_reader_open(const char *path, struct wl_report *ret, struct wl_error *e);

/* Context: cli.  The same of an open descriptor, which stays open; `name` is for the messages. */
int wl_reader_open_fd(int fd, const char *name, struct wl_report *ret, struct wl_error *e);

/* Context: cli.  The same of bytes in memory, which stay the caller's. */
int wl_reader_open_bytes(const char *data, size_t size, const char *name, struct wl_report *ret, struct wl_error *e);

/* Context: cli.  The same relative to the directory `dir`; no symbolic link is followed, nothing but a file is opened.
 */
int wl_reader_open_at(int dir, const char *name, struct wl_report *ret, struct wl_error *e);

/* Context: cli. */
void wl_reader_close(struct wl_report *report);

#endif
