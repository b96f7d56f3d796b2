/* Calls in one line of Python, as far as one line tells: enough to write a fix, never a guess. */
#ifndef WL_PYEXPR_H
#define WL_PYEXPR_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes [start, end) of a line. */
struct wl_span {
    size_t start, end;
};

enum { WL_CALL_ARGS = 8 };

struct wl_call {
    struct wl_span whole;       /* client.latest(symbol, limit=3) */
    struct wl_span callee;      /* client.latest */
    struct wl_span name;        /* latest */
    struct wl_span args;        /* symbol, limit=3 */
    unsigned arg_count;
    unsigned positional;        /* the first so many are */
    bool starred;               /* *args or **keywords among them */
    bool overflow;              /* more than WL_CALL_ARGS */
    struct wl_span arg[WL_CALL_ARGS];
};

/* Context: any.  The call expression that is exactly line[start, end); false if that text is anything else. */
bool wl_pyexpr_call_at(const char *line, size_t start, size_t end, struct wl_call *ret);

/* Context: any.  The only call of something named `name` (the last part of its dotted name) that begins and ends in the line;
 * false if there is none, or more than one. */
bool wl_pyexpr_find_call(const char *line, const char *name, struct wl_call *ret);

/* Context: any.  Does text[start, end) need no parentheses after `await`: a name, attribute, call or subscript? */
bool wl_pyexpr_is_primary(const char *line, struct wl_span span);

/* Context: any.  Is the span the whole statement of the line (but for a comment)? */
bool wl_pyexpr_is_statement(const char *line, struct wl_span span);

/* Context: any.  Would `await …` in place of the span mean the same without parentheses, as far as its neighbours go?
 * 1 yes, 0 with parentheses, -1 not at all. */
int wl_pyexpr_await_fits(const char *line, struct wl_span span);

/* Context: any.  The name to which the line assigns, in `name = …`; false for anything else. */
bool wl_pyexpr_assigned_name(const char *line, struct wl_span *ret);

#endif
