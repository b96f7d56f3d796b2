/* Source lines that are in no file: a notebook's cells, from the linecache's dict. */
#ifndef WL_CELLS_H
#define WL_CELLS_H

#include "incident.h"

/* Context: gil, inside a full guard.  Remembers the source line of each notebook (and other file-less) frame that has none. */
void wl_cells_attach(const struct wl_frame *const *frames, size_t count);

#endif
