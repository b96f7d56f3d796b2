/* What the files of the text share. */
#ifndef WL_TEXT_PARTS_H
#define WL_TEXT_PARTS_H

#include "text.h"

enum {
    WL_TEXT_PROSE = 100,      /* columns of prose, at most, as the watched program prints it */
    WL_TEXT_ENDLESS = 1 << 30 /* columns of a line that nothing bounds */
};

/* What a piece of text is; text.c knows the colours. */
enum wl_text_role {
    WL_TEXT_ERROR,     /* the kind of error, and the carets at the line to edit */
    WL_TEXT_HANDLED,   /* the same of an error that was handled */
    WL_TEXT_STRONG,    /* headline, words before a note */
    WL_TEXT_RAIL,      /* arrows, bars and line numbers */
    WL_TEXT_SECONDARY, /* dashes below the other lines, and their label */
    WL_TEXT_CODE,      /* the code of a fix */
    WL_TEXT_FAINT,     /* frames of the standard library */
    WL_TEXT_ROLES
};

/* Context: cli, all of them. */
void wl_text_put(struct wl_text *t, const char *text); /* the renderer's own words */
void wl_text_put_part(struct wl_text *t, const char *text, size_t size); /* of a field */
void wl_text_put_int(struct wl_text *t, json_int_t value);
void wl_text_fill(struct wl_text *t, char c, size_t count);
void wl_text_begin(struct wl_text *t, enum wl_text_role role); /* until wl_text_end; they don't nest */
void wl_text_end(struct wl_text *t);
void wl_text_put_stack(struct wl_text *t, const json_t *stack, const char *indent);
void wl_text_put_thread_name(struct wl_text *t, const json_t *report, json_int_t id); /* "thread #2 'worker'" */

/* How many terminal columns a text takes when it is shown. */
unsigned wl_text_columns(const struct wl_text *t, const char *text, size_t size);

/* The columns of a line of prose, and of one that is broken only where the terminal ends. */
unsigned wl_text_prose(const struct wl_text *t);
unsigned wl_text_line(const struct wl_text *t);

/* The bytes of as many words as `room` columns hold, one at least. */
size_t wl_text_fitting(const struct wl_text *t, const char *text, unsigned room);

/* A text broken at blanks to stay within `width`: the first line begins in column `at`, the next ones at `indent`. */
void wl_text_put_wrapped(struct wl_text *t, const char *text, unsigned at, unsigned indent, unsigned width);

/* A place with its source line, and what is below its span; the line to edit has the role ERROR or HANDLED. */
void wl_text_put_span(struct wl_text *t, const struct wl_view_span *span, enum wl_text_role role, unsigned gutter);

#endif
