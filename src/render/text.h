/* A report as text for a terminal. */
#ifndef WL_TEXT_H
#define WL_TEXT_H

#include <jansson.h>

#include "../common/buf.h"
#include "view.h"

struct wl_text {
    struct wl_buf *out;
    bool ascii;                 /* everything beyond ASCII is shown escaped */
    bool colors;
    unsigned width;             /* of the terminal; 0: there is none, and only prose is broken into lines */
    bool with_stacks;           /* the stacks are shown, too: what is there is not repeated among threads and loops */
    const json_t *report;       /* where places are looked up, for the names of tasks; may be NULL */
    struct wl_view_style style; /* how paths are shortened */
};

/* Context: cli, all of them.  Each appends whole lines; what comes from the report is shown escaped, so that it moves
 * no cursor and forges no line. */
void wl_text_put_message(struct wl_text *t, const struct wl_view *view); /* the message that the program printed */
void wl_text_put_spans(struct wl_text *t, const struct wl_view *view);   /* of it, the places alone */
void wl_text_put_stacks(struct wl_text *t,
                        const json_t *report); /* of the raising thread, the task and the related moments */
void wl_text_put_threads(struct wl_text *t, const json_t *report); /* every thread, with its stacks */
void wl_text_put_loops(struct wl_text *t, const json_t *report);   /* every loop, with the moments of its life */
void wl_text_put_title(struct wl_text *t, const char *title);      /* above one of the three */
void wl_text_put_field(struct wl_text *t, const char *text);       /* one field, without a newline; NULL: nothing */
void wl_text_put_place(struct wl_text *t, const json_t *location); /* FILE:LINE, in FUNCTION */

#endif
