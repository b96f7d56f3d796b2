/* The report directory: which one, whether it is safe, that it does not grow without end, and what is in it already. */
#ifndef WL_EMIT_DIR_H
#define WL_EMIT_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emit_head.h"

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

/* Context: any.  Takes the directory's lock (flock), so that of several processes with one cause each counts up what the
 * others counted.  Waits for some milliseconds at most, and all in all not longer than a third of a second in a process. */
enum wl_emit_dir_lock { WL_EMIT_DIR_FREE, WL_EMIT_DIR_LOCKED, WL_EMIT_DIR_BUSY, WL_EMIT_DIR_NO_LOCKS };
enum wl_emit_dir_lock wl_emit_dir_lock(int dir);
void wl_emit_dir_unlock(int dir);

/* A report with some fingerprint that is there already, of whatever process. */
struct wl_emit_known {
    char name[WL_EMIT_NAME_MAX];    /* "": none */
    struct wl_emit_head head;
};

/* Context: any.  Looks through the directory for the report with that fingerprint, whose name ends in `kind`.json
 * (fingerprint 0: none is looked for).  With `prune` it also removes reports that were last seen too long ago, then the oldest, until one more may be written within
 * the limits of the options.  Only files named as whyloop names them are touched.  Gives up after some ten milliseconds. */
void wl_emit_dir_scan(int dir, const char *kind, uint64_t fingerprint, bool prune, struct wl_emit_known *ret);

#endif
