/* Asynchronous twins of libraries' synchronous functions, by name. */
#ifndef WL_TWINS_H
#define WL_TWINS_H

#include "facts.h"

struct wl_twin {
    const char *package;    /* the distribution's name, as PyPI normalises it */
    const char *function;   /* the synchronous one's plain name */
    const char *twin;       /* the asynchronous one's name, called with the same arguments on the same object; or words */
    const char *since;      /* the first version that has it; "": long since */
    bool rename;            /* the name alone changes; else `twin` is a hint in words */
    bool same_keywords;     /* and it takes all the keywords of the synchronous one */
};

/* Context: any.  The entry of a function that the place called (directly or through others of its package), or NULL.  Where it is
 * a matter of renaming, only if the package's version is known to have it. */
const struct wl_twin *wl_twins_find(const struct wl_facts *f);

#endif
