/* Calls in a line of Python, or in the lines of one expression, as far as these tell: enough to write a fix, never a guess. */
#ifndef WL_PYEXPR_H
#define WL_PYEXPR_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes [start, end) of a line, or of several. */
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

/* Context: any.  Does text[start, end) need no parentheses after `await`: a name, attribute, call or subscript, that goes on over
 * an end of line only inside its own brackets? */
bool wl_pyexpr_is_primary(const char *line, struct wl_span span);

/* Context: any.  Is the span the whole statement of the line (but for a comment)? */
bool wl_pyexpr_is_statement(const char *line, struct wl_span span);

/* Context: any.  Would `await …` in place of the span mean the same without parentheses, as far as its neighbours go?
 * 1 yes, 0 with parentheses, -1 not at all. */
int wl_pyexpr_await_fits(const char *line, struct wl_span span);

/* Context: any.  Does `await` stand before the span? */
bool wl_pyexpr_is_awaited(const char *line, struct wl_span span);

/* Context: any.  Is the name (not the attribute) used in the span, outside of strings and comments? */
bool wl_pyexpr_has_name(const char *line, struct wl_span span, const char *name);

/* Context: any.  The name to which the line assigns, in `name = …`; false for anything else. */
bool wl_pyexpr_assigned_name(const char *line, struct wl_span *ret);

/* Context: any.  Is that byte part of a name?  Does a text have that word anywhere, be it in a string? */
bool wl_pyexpr_is_name_byte(char c);
bool wl_pyexpr_has_word(const char *text, const char *word);

/* A walk over the tokens of a text that begins where no bracket and no string is open. */
struct wl_lex {
    const char *text;
    size_t size;
    size_t start, end;      /* of this token */
    unsigned depth;         /* of brackets, after it */
    bool begins_line;       /* outside of brackets, the first one of its line */
    bool broken;            /* a bracket was closed that was not open */
};

/* Context: any.  wl_pyexpr_lex takes the next token; false at the end of the text, or where it is broken. */
void wl_pyexpr_lex_begin(struct wl_lex *lex, const char *text, size_t from, size_t size);
bool wl_pyexpr_lex(struct wl_lex *lex);

#endif
