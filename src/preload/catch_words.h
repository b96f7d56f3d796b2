/* The table of words: which exception text, raised from where, is which kind of loop error.
 *
 * To add a row: the text's beginning, at least four characters (and its end, where the middle is a repr), the kind, the exception's family,
 * the places that are known to raise it, and what else may bear it out where the place is another (a copy in another package, a
 * loop class of its own): a text alone never makes an incident.  A class that a package raises is listed below the table.  Then
 * tests/host/words holds the row to the package's source, and a program that meets it goes into tests/cases.
 */
#ifndef WL_CATCH_WORDS_H
#define WL_CATCH_WORDS_H

#include "catch.h"

enum wl_words_flag {
    /* what bears it out where the place is not known */
    WL_BY_HISTORY = 1,      /* a loop of the raising function is in the state that the error speaks of */
    WL_BY_OWNER = 2,        /* the same of the loop that an object of the raising functions is bound to */
    WL_BY_RUNNER = 4,       /* the raising method's object has closed a loop: it is about that one, wherever it is raised */
    WL_BY_ASKING = 8,       /* a loop runs here, and the raising function asks for the running loop itself */
    WL_BY_UVLOOP = 16,      /* uvloop raises it in compiled code */
    WL_BY_INTERPRETER = 32, /* the interpreter's or _asyncio's C code raises it */
    /* what else is to be known of it */
    WL_IN_LOOP = 64,        /* counts only while a loop runs in this thread: elsewhere the text means something else */
    WL_OUT_OF_LOOP = 128,   /* counts only while none runs here */
    WL_DEFERRED = 256,      /* control flow until it leaves the function that asked */
    WL_WANTS_RUNNING = 512, /* no-loop-in-thread: the running loop was asked for, not any */
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
    uint16_t flags;         /* enum wl_words_flag */
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
