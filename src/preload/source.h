/* Source lines and installed packages, read while the incident is fresh.  No Python code runs.
 *
 * Both take wl_state_lock() for a moment whenever they have something for the depot: not to be called with it held. */
#ifndef WL_SOURCE_H
#define WL_SOURCE_H

#include "incident.h"

/* Context: any.  Reads the source line of each given frame from its file (not for <frozen …>, <string>) into the depot, and
 * all the lines of a call that has several.
 * Frames of one file are read in one pass; a file over 4 MiB or not regular (a FIFO must not block) is left.  A line of a
 * file that declares itself Latin-1 is kept as UTF-8; other bytes that are not UTF-8 stay, and become U+FFFD on output.
 * Never much longer than `budget_us`; what was not reached is tried again next time. */
void wl_source_attach(const struct wl_frame *const *frames, size_t count, int64_t budget_us);

/* Context: any.  Reads a whole file as UTF-8, each line ended by \n, and a NUL; returns its size, or 0 if it does not fit, can't be read or is
 * in another encoding. */
size_t wl_source_read_whole(const char *file, char *out, size_t size);

/* Context: any.  Finds the distribution that a third-party frame belongs to (NAME-VERSION.dist-info or .egg-info beside
 * it: by normalised name, top_level.txt, then RECORD within bounds) and remembers it in the depot. */
void wl_source_attach_packages(const struct wl_frame *const *frames, size_t count, int64_t budget_us);

#endif
