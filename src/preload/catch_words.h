/* The table of words: which exception text, raised from where, is which kind of loop error.
 *
 * To add a row: the text's beginning (and end, where the middle is a repr), the kind, the exception's family, and the
 * places that are known to raise it.  A row without a place that fits counts only where the history bears it out
 * (WL_BY_HISTORY: the raising function's own loop is in the state that the error speaks of).
 */
#ifndef WL_CATCH_WORDS_H
#define WL_CATCH_WORDS_H

#include "catch.h"

enum wl_words_flag {
    WL_BY_HISTORY = 1,      /* the state of the loop decides where the place is not known */
    WL_BY_UVLOOP = 2,       /* uvloop raises it in compiled code */
    WL_BY_INTERPRETER = 4,  /* the interpreter's or _asyncio's C code raises it */
    WL_DEFERRED = 8,        /* control flow until it leaves the function that asked */
    WL_BY_ASKING = 16,      /* where the place is not known: a loop runs here, and the function that raises asked for it */
    WL_BY_RUNNER = 32,      /* it is about the loop that the raising method's object has closed, which bears it out too */
};

struct wl_origin_place {
    const char *module;     /* the raising frame's module; ending in '*': a prefix */
    const char *function;   /* its plain name, NULL: any */
};

enum { WL_PLACES_MAX = 4 };

struct wl_words {
    const char *begin;      /* the text's beginning, NULL: only the end counts */
    const char *end;        /* the text's end, NULL: any */
    enum wl_kind kind;
    uint8_t families;       /* enum wl_family, several */
    uint8_t flags;          /* enum wl_words_flag */
    struct wl_origin_place places[WL_PLACES_MAX];
};

extern const struct wl_words wl_catch_table[];
extern const size_t wl_catch_table_size;

/* Exception classes of packages that raise a guard of their own: their slot is patched when the class is made. */
struct wl_own_class {
    const char *module, *name;
};
extern const struct wl_own_class wl_catch_classes[];
extern const size_t wl_catch_classes_size;

#endif
