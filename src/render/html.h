/* A report as one HTML page that needs nothing else: no script, no other file. */
#ifndef WL_HTML_H
#define WL_HTML_H

#include <jansson.h>

#include "../common/buf.h"

struct wl_view;

/* Context: cli.  Appends the page; `view` is the report's.  What comes from the report is shown escaped: it is text of
 * the page, never markup, moves no cursor and turns no reading direction. */
void wl_html_put_report(struct wl_buf *out, const json_t *report, const struct wl_view *view);

#endif
