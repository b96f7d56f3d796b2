/* The entries of a folder, by the system call: opendir allocates. */
#ifndef WL_FOLDER_H
#define WL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Context: signal.  Calls visit with the name of each entry of the folder open as `fd`, in no order, from its present position
 * on, until it returns false or the folder ends.  `window` is room for some entries at a time, at least 512 bytes and
 * aligned as a pointer.  Returns 0, also when visit ended it, or a negative errno. */
int wl_folder_each(int fd, char *window, size_t size, bool (*visit)(void *arg, const char *name), void *arg);

#endif
