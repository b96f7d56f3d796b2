/* What the files of the text share. */
#ifndef WL_TEXT_PARTS_H
#define WL_TEXT_PARTS_H

#include "text.h"

/* Context: cli, all of them. */
void wl_text_put(struct wl_text *t, const char *text); /* the renderer's own words */
void wl_text_put_int(struct wl_text *t, json_int_t value);
void wl_text_put_stack(struct wl_text *t, const json_t *stack, const char *indent);
void wl_text_put_thread_name(struct wl_text *t, const json_t *report, json_int_t id); /* "thread #2 'worker'" */

#endif
