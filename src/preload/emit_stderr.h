/* Writing on the program's stderr without ever waiting for its reader. */
#ifndef WL_EMIT_STDERR_H
#define WL_EMIT_STDERR_H

#include <stdbool.h>
#include <stddef.h>

/* Context: start.  Notes whether the process has a stderr at all: without one, what later gets number 2 is the program's own
 * file and is never written to. */
void wl_emit_stderr_init(void);

/* Context: any, inside wl_quiet.  All of data[0..size) by one write(2), or a negative errno: -EAGAIN, it would have to
 * wait; -EIO, only a part went out. */
int wl_emit_stderr_write(const char *data, size_t size);

/* Context: any.  How many bytes a pipe on stderr takes now; SIZE_MAX for anything but a pipe. */
size_t wl_emit_stderr_room(void);

/* Context: any. */
bool wl_emit_stderr_is_device(void);

/* Context: any, inside wl_quiet.  "whyloop: BEFOREPATH: what", or "whyloop: BEFOREwhat" where path is NULL; once for each
 * `what`. */
void wl_emit_stderr_complain(const char *before, const char *path, const char *what);

#endif
