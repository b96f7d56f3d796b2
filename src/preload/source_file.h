/* Reading of files that a stranger names; shared by source.c and packages.c. */
#ifndef WL_SOURCE_FILE_H
#define WL_SOURCE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Context: any.  A clock that only goes forward. */
int64_t wl_source_clock_us(void);

/* Context: any.  Opens a regular file of at most size_max bytes below `dir`, without ever blocking; returns a descriptor
 * or a negative errno. */
int wl_source_open(int dir, const char *path, int64_t size_max);

/* Context: any.  read(2), begun again when a signal came. */
ssize_t wl_source_read(int fd, char *data, size_t size);

#endif
