/* A report as Markdown, to paste into an issue on GitHub. */
#ifndef WL_MARKDOWN_H
#define WL_MARKDOWN_H

#include "text.h"

struct wl_markdown_parts {
    bool threads, loops; /* beside the stacks */
};

/* Context: cli.  Appends the message, and the stacks folded below it.  What comes from the report stays text: it can't
 * end a block of code, be markup, mention anybody or become a link.  `t` is used without colours and width. */
void wl_markdown_put(struct wl_text *t, const json_t *report, const struct wl_view *view,
                     const struct wl_markdown_parts *parts);

#endif
