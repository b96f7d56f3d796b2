/* JSON for other programs. */
#ifndef WL_DOCUMENT_H
#define WL_DOCUMENT_H

#include <jansson.h>

#include "../common/buf.h"

/* Context: cli.  Appends the value, indented, in ASCII and without control characters, whatever its strings hold, and a
 * newline.  Returns 0, -ENOMEM or the buffer's error. */
int wl_document_put(struct wl_buf *out, const json_t *value);

#endif
