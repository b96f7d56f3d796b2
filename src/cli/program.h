/* What an executable file is, as far as it tells whether libwhyloop.so can be at work in it. */
#ifndef WL_PROGRAM_H
#define WL_PROGRAM_H

#include <limits.h>
#include <stdbool.h>

#include "../common/error.h"

enum wl_program_python { WL_PYTHON_NONE, WL_PYTHON_STATIC, WL_PYTHON_SHARED, WL_PYTHON_PYPY };

struct wl_program {
    char path[PATH_MAX];        /* the executable file; of a script, that of its interpreter */
    char script[PATH_MAX];      /* the script whose `#!` line names it; "": none does */
    char loader[256];           /* its dynamic linker; "": linked statically */
    char libpython[128];        /* the shared library that the interpreter is in, by name; "" */
    enum wl_program_python python;
    bool is_elf, is_ours;       /* of this machine and word size */
    bool is_musl, is_privileged; /* setuid, setgid or with capabilities */
};

/* Context: cli.  Looks a command up as execvp does, follows `#!` lines, and reads the file.  Returns 0 or a negative errno
 * with *e set. */
int wl_program_find(const char *command, struct wl_program *ret, struct wl_error *e);

/* Context: cli.  The same of a file, `shown` in messages; ret->path becomes `path`. */
int wl_program_read(const char *path, const char *shown, struct wl_program *ret, struct wl_error *e);

/* Context: cli.  What keeps the library out of it, as a sentence, with the remedy in *ret_hint (may be NULL); NULL where
 * nothing is seen.  Both are static. */
const char *wl_program_obstacle(const struct wl_program *p, const char **ret_hint);

#endif
