/* Where reports go: the same rule in the watched process and in the command that looks for them. */
#ifndef WL_PATHS_H
#define WL_PATHS_H

#include "buf.h"

/* Context: any.  Writes the path of the report directory into `out` (NUL-terminated, no trailing slash): `option`
 * if not empty (made absolute with the current directory; a leading ~/ is $HOME), else "whyloop" in the first entry of
 * $STATE_DIRECTORY, else $XDG_STATE_HOME/whyloop, else $HOME/.local/state/whyloop, for root /var/lib/whyloop when
 * neither STATE_DIRECTORY nor XDG_STATE_HOME is set.  No NSS calls: without $HOME an ordinary user has none.
 * `getenv_fn` is getenv, or a test's.  Returns 0, -ENOENT (no place) or -ENAMETOOLONG; *ret_why then names it. */
int wl_paths_report_dir(const char *option, unsigned euid, char *(*getenv_fn)(const char *), char *out, size_t size, const char **ret_why);

#endif
