/* What the files of fixcode*.c share; for them alone. */
#ifndef WL_FIXCODE_PARTS_H
#define WL_FIXCODE_PARTS_H

#include "fixcode.h"
#include "pyexpr.h"

/* A call that is to be rewritten, and the text that it stands in. */
struct wl_edit {
    const struct wl_frame *frame;
    const char *text;       /* the frame's line, or all the lines of its call */
    struct wl_call call;
    bool columns;           /* the frame's own span leads to the call; else it is the only one of its name, and the line is replaced */
    bool exact;             /* nothing about it makes the fix doubtful; a rewriter may take that back */
};

/* Context: any, all of them. */

/* Reads the call at a frame's place: by its columns, or before 3.11 as the only call of `name` on its line (NULL: none then). */
bool wl_fixcode_read(const struct wl_frame *frame, const char *name, struct wl_edit *e);

/* Rewrites e->call into `out`; false where that cannot be done.  May take e->exact back, may widen e->call.whole. */
bool wl_fixcode_rewrite(struct wl_words *w, enum wl_code code, struct wl_edit *e, struct wl_buf *out);

/* Fixes that change more than one expression: whole lines. */
bool wl_fixblock_make(struct wl_words *w, enum wl_code code, struct wl_code_made *ret);

/* Keeps `text` in place of e->call as the code of a fix; false (and nothing kept) if there is no room. */
bool wl_fixcode_finish(struct wl_verdict *v, const struct wl_edit *e, const char *text, struct wl_code_made *ret);

/* Keeps lines without the indentation of their first. */
const char *wl_fixcode_keep_dedented(struct wl_verdict *v, const char *text);

bool wl_fixcode_is(const char *text, struct wl_span span, const char *want);
bool wl_fixcode_names(const struct wl_edit *e, const char *name);      /* is that the callee's last part? */
bool wl_fixcode_run_argument(const struct wl_edit *e, struct wl_span *ret); /* the coroutine of run(X), run(main=X) or run(X, debug=True) */
bool wl_fixcode_sees_asyncio(const struct wl_facts *f, const struct wl_frame *frame); /* may the frame's module say `asyncio.`? */

/* Is the frame inside the place the loop's own, so that the line itself made the call, not some helper that it names? */
bool wl_fixcode_calls_the_loop(const struct wl_stack *stack, const struct wl_frame *place);

#endif
