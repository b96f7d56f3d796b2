/* The message of a report, taken apart: what text, Markdown and HTML draw, each in its own way.
 *
 * All strings are plain text as the report has it, hostile or not: who draws escapes it.  They belong to the report or
 * to the view, and live as long as both.
 */
#ifndef WL_VIEW_H
#define WL_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { WL_VIEW_SPANS = 5 }; /* related places in a message, at most; all of them are among the stacks */

struct wl_source;

struct wl_view_place {
    const char *text;      /* "WHERE, in IN", or one of them */
    const char *where;     /* "shop/pricing.py:31:12", "In [5], line 3" */
    const char *in;        /* "PriceBook.refresh (coroutine, Task 'x')"; NULL: no function is to be named */
    const char *file;      /* as the report has it; NULL: not known */
    const char *source;    /* the line's text; NULL: not known */
    json_int_t line, end_line;     /* from 1; 0: not known */
    json_int_t column, end_column; /* in code points from 1, the end exclusive; 0: not known */
    const json_t *location; /* in the report */
    size_t from, to;       /* the span, in bytes of `source`: without columns the whole line but its indentation */
};

struct wl_view_span {
    struct wl_view_place place;
    const char *role;      /* "loop-started"; NULL: the primary one, the line to edit */
    const char *label;     /* a few words about the line, or NULL */
    const char *time;      /* RFC 3339, or NULL */
    const char *thread;    /* its name, or NULL */
    const struct wl_source *around; /* more lines of the file, for who has read them; else NULL */
};

struct wl_view_fix {
    const char *summary;   /* never NULL: a fix without one is none */
    const char *code;      /* the whole line, or lines, as they are to be, without the first one's indentation, or NULL */
    const char *conditions, *reference; /* or NULL */
    const char *before, *after;         /* both or none */
    const char *applicability;          /* "exact", "adapt", "idea", or NULL */
    struct wl_view_place place;         /* of before and after; `where` NULL: not known */
    bool with_previous;    /* goes with the fix before it: both are one repair */
    bool told;             /* belongs into the message; the others are further ideas */
};

enum wl_view_word {
    WL_VIEW_WHY,
    WL_VIEW_WHY_LIKELY,
    WL_VIEW_NOT_KNOWN, /* why the cause could not be found */
    WL_VIEW_OUTCOME,
    WL_VIEW_SEEN,
    WL_VIEW_NOTE,
    WL_VIEW_SEE,
    WL_VIEW_REPORT,
    WL_VIEW_WORDS
};

struct wl_view {
    const char *title;     /* "error[nested-run]", "handled error[nested-run]" */
    const char *headline;  /* what happened, in one sentence; "": not known */
    const char *kind;      /* "nested-run" */
    bool handled;
    struct wl_view_span spans[1 + WL_VIEW_SPANS]; /* the primary one first, where there is one */
    size_t span_count;
    const char *notes[WL_VIEW_WORDS];             /* NULL: nothing to say */
    struct wl_view_fix *fixes;
    size_t fix_count;
    bool broken;           /* no memory was left */
    char **owned;
    size_t owned_count;
};

struct wl_view_style {
    const char *home;        /* shortens paths to ~/…; NULL: not */
    const char *report_path; /* of the file that was read; NULL: from elsewhere */
};

/* Context: cli.  Takes the report apart; a field that is missing, or of another type, leaves out what it would have
 * said.  Returns 0 or -ENOMEM; wl_view_done in either case. */
int wl_view_make(const json_t *report, const struct wl_view_style *style, struct wl_view *ret);

/* Context: cli. */
void wl_view_done(struct wl_view *view);

/* Context: cli.  One location of the report, as the message names places; the strings are the view's. */
void wl_view_make_place(struct wl_view *view, const json_t *report, const json_t *location,
                        const struct wl_view_style *style, struct wl_view_place *ret);

/* Context: cli.  "why", "why (likely)", "cause: not known", … ; a static string. */
const char *wl_view_word(enum wl_view_word word);

#endif
