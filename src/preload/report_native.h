/* Native frames in the document.  Apart from report_parts.h: it needs modules.h, and knows nothing of incidents. */
#ifndef WL_REPORT_NATIVE_H
#define WL_REPORT_NATIVE_H

#include "../common/json.h"
#include "natstack.h"

/* Context: any.  Writes frames[0..count), innermost first, as an array under `key`. */
void wl_report_native(struct wl_json *j, const char *key, const struct wl_native_frame *frames, size_t count);

#endif
