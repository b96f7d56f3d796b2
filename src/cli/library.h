/* Where libwhyloop.so is. */
#ifndef WL_LIBRARY_H
#define WL_LIBRARY_H

#include "../common/error.h"

/* Context: cli.  Writes the path of the library that belongs to this command: in the build tree, in the prefix the
 * command was moved to, or where it was to be installed.  Returns 0, or a negative errno with *e set (not there, or in
 * a path that LD_PRELOAD can't hold). */
int wl_library_find(char *out, size_t size, struct wl_error *e);

#endif
