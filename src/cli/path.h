/* Paths put together. */
#ifndef WL_PATH_H
#define WL_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Context: cli.  Writes the three pieces one behind the other into out[0..size), NUL-terminated; false: too long. */
bool wl_path_join(char *out, size_t size, const char *a, const char *b, const char *c);

#endif
