/* The parts that a message is put together from; for message*.c alone. */
#ifndef WL_MESSAGE_PARTS_H
#define WL_MESSAGE_PARTS_H

#include "message.h"

enum { WL_MESSAGE_WIDTH = 100 };

struct wl_page {
    struct wl_buf *out;
    const struct wl_incident *inc;
    const struct wl_verdict *v;
    const struct wl_message_style *style;
    unsigned gutter;            /* columns of the line numbers */
    unsigned level;             /* how much is left out; 0: nothing */
};

/* Context: any, all of them. */

/* Text of the program or of a sentence, escaped for a terminal. */
void wl_message_put_text(struct wl_page *p, const char *text, size_t size);
void wl_message_puts(struct wl_page *p, const char *text);

/* How many terminal columns a text takes when it is shown so. */
unsigned wl_message_width(const struct wl_page *p, const char *text, size_t size);

/* Writes a text broken at blanks, the first line from column `at` on, the next ones indented by `indent`. */
void wl_message_put_wrapped(struct wl_page *p, const char *text, unsigned at, unsigned indent);

/* "shop/pricing.py:31:12, in PriceBook.refresh" */
void wl_message_put_place(struct wl_page *p, const struct wl_frame *frame);
void wl_message_put_path(struct wl_page *p, const char *path);

/* The place, its source line and the carets under the span: `-->` and ^ for the primary one, `:::` and - for the others. */
void wl_message_put_span(struct wl_page *p, const struct wl_frame *frame, const char *label, bool primary);

#endif
