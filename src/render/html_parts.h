/* What the files of the page share. */
#ifndef WL_HTML_PARTS_H
#define WL_HTML_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "../common/buf.h"
#include "view.h"

struct wl_html {
    struct wl_buf *out;
    const json_t *report;
    const struct wl_view *view;
    int64_t error_us; /* when the error was raised; 0: not known */
};

/* More of one kind than this is counted, not shown: a page must stay one that a browser can lay out. */
enum { WL_HTML_LIST_MAX = 200 };

/* Context: cli, all of the functions below. */

/* --- html_put.c: the renderer's own markup, and text that is somebody else's --- */
void wl_html_put(struct wl_html *h, const char *markup);
void wl_html_put_int(struct wl_html *h, json_int_t value);
void wl_html_put_text(struct wl_html *h, const char *text); /* escaped, one long text cut; NULL: nothing */
void wl_html_put_textn(struct wl_html *h, const char *text, size_t size);          /* escaped, whole */
void wl_html_put_attribute(struct wl_html *h, const char *name, const char *text); /* ` name="text"`; NULL: nothing */
void wl_html_put_lines(struct wl_html *h, const char *text);                       /* escaped, its newlines stay */
void wl_html_put_element(struct wl_html *h, const char *open, const char *text, const char *close); /* NULL: nothing */
void wl_html_put_prose(struct wl_html *h, const char *open, const char *text, const char *close);   /* `x` is code */
void wl_html_put_link(struct wl_html *h, const char *url); /* a link where it is http or https */
void wl_html_put_count(struct wl_html *h, size_t count, const char *one, const char *many);
void wl_html_put_more(struct wl_html *h, size_t shown, size_t count); /* "N more are in the report itself" */

/* --- html_place.c: locations, threads, times --- */
void wl_html_put_place(struct wl_html *h, const json_t *location);    /* DIR/FILE:LINE:COLUMN */
void wl_html_put_function(struct wl_html *h, const json_t *location); /* " in FUNCTION", its package; or nothing */
void wl_html_put_package(struct wl_html *h, const json_t *location);
void wl_html_put_thread(struct wl_html *h, json_int_t id);      /* thread #2 'worker' */
void wl_html_put_thread_name(struct wl_html *h, json_int_t id); /* the same without "thread" where it has a name */
void wl_html_put_when(struct wl_html *h, const char *time);     /* "4.2 s before the error", with the clock's time */
void wl_html_put_duration(struct wl_html *h, int64_t us);       /* "4.2 s" */
int64_t wl_html_time_us(const char *rfc3339); /* 0 where it is no time */
const char *wl_html_base(const char *path);   /* the file's name in a path */

/* --- html_source.c: one line of Python --- */
void wl_html_put_code(struct wl_html *h, const char *line, size_t size); /* highlighted, without a line's markup */
void wl_html_put_span(struct wl_html *h, const struct wl_view_span *span);

enum wl_html_token {
    WL_HTML_PLAIN,
    WL_HTML_KEYWORD,
    WL_HTML_STRING,
    WL_HTML_COMMENT,
    WL_HTML_NUMBER,
    WL_HTML_CALL,
    WL_HTML_DECORATOR
};

/* html_python.c: the token that begins at `at` (< size): where it ends, and what it is. */
size_t wl_html_python_next(const char *line, size_t size, size_t at, enum wl_html_token *ret);

/* --- the sections of the page; `has` tells whether there is anything to say --- */
void wl_html_put_message(struct wl_html *h); /* html_message.c */
void wl_html_put_fixes(struct wl_html *h);   /* html_fix.c */
bool wl_html_has_fixes(const struct wl_html *h);
void wl_html_put_timeline(struct wl_html *h); /* html_timeline.c */
bool wl_html_has_timeline(const struct wl_html *h);
void wl_html_put_stacks(struct wl_html *h); /* html_stacks.c */
bool wl_html_has_stacks(const struct wl_html *h);
void wl_html_put_threads(struct wl_html *h);
bool wl_html_has_threads(const struct wl_html *h);
void wl_html_put_loops(struct wl_html *h); /* html_loops.c */
bool wl_html_has_loops(const struct wl_html *h);
void wl_html_put_process(struct wl_html *h); /* html_process.c */

/* --- parts of sections that others have too --- */
void wl_html_put_cards(struct wl_html *h, const char *list, const char *what, /* html_cards.c: "9 more threads" */
                       void (*put)(struct wl_html *h, const json_t *item));
void wl_html_put_role(struct wl_html *h, const char *role);      /* html_message.c: "loop started" */
void wl_html_put_frames(struct wl_html *h, const json_t *stack); /* html_stacks.c */

#endif
