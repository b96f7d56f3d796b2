/* The text of the files that a fix may change, whole: what stands around the line, and what the file imports. */
#ifndef WL_LISTING_H
#define WL_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "pyexpr.h"

struct wl_listing {
    const char *file;
    const char *text;       /* UTF-8, each line ended by \n, and a NUL behind it */
    size_t size;
};

enum { WL_LISTINGS_MAX = 2 };

struct wl_listings {
    unsigned count;
    struct wl_listing list[WL_LISTINGS_MAX];
};

/* One statement, or the head of a compound one: from its first token to its last. */
struct wl_statement {
    size_t start, end;
    size_t indent;          /* bytes before it in its line */
    bool multi_line_string; /* a string in it goes on over an end of line */
};

/* Context: any.  The listing of that file; NULL: none, because it is not to be had or too long. */
const struct wl_listing *wl_listing_find(const struct wl_listings *all, const char *file);

/* Context: any.  Where a line (from 1) begins; false if there is none.  And the line of a byte. */
bool wl_listing_line(const struct wl_listing *l, int line, size_t *ret_start);
int wl_listing_line_of(const struct wl_listing *l, size_t at);

/* Context: any.  The statement that holds a byte, and the one after another.  False where the file does not read as one. */
bool wl_listing_statement(const struct wl_listing *l, size_t at, struct wl_statement *ret);
bool wl_listing_next(const struct wl_listing *l, const struct wl_statement *before, struct wl_statement *ret);

/* Context: any.  Does it import a module by this name, at its top level? */
bool wl_listing_imports(const struct wl_listing *l, const char *module);

#endif
