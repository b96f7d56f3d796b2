/* The report directory: which one, whether it is safe, and that it does not grow without end. */
#ifndef WL_EMIT_DIR_H
#define WL_EMIT_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WL_EMIT_DIR_MAX = 600, WL_EMIT_NAME_MAX = 96 };

/* Context: any.  Opens the directory that reports of this process and effective user go to, and makes it where it is
 * missing.  Returns a descriptor, with its path in `path`, or a negative errno with *ret_why (static words); `path` is
 * then the directory in question, or "". */
int wl_emit_dir_choose(char path[WL_EMIT_DIR_MAX], const char **ret_why);

/* Context: any.  Opens a directory that exists, if it is fit for reports: the effective user's, and nobody else can write
 * to it.  Returns a descriptor or a negative errno, with *ret_why. */
int wl_emit_dir_open(const char *path, const char **ret_why);

/* Context: any.  Words for an errno met while a report was written; static. */
const char *wl_emit_dir_why(int error);

/* Context: any.  Removes reports that are too old, then the oldest, until one more may be written within the limits
 * of the options; only files named as whyloop names them.  Gives up after some ten milliseconds. */
void wl_emit_dir_prune(int dir);

/* Context: any.  Whether that is due: before a process's first report, every 16 reports, and when the directory is known
 * to be full.  wl_emit_dir_note counts a report of `size` bytes that was written. */
bool wl_emit_dir_prune_is_due(void);
void wl_emit_dir_note(uint64_t size);

#endif
