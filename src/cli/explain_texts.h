/* The texts of data/explain/, compiled in: the .c file is made from them by the Makefile, in the order of kinds.def. */
#ifndef WL_EXPLAIN_TEXTS_H
#define WL_EXPLAIN_TEXTS_H

struct wl_explain_text {
    const char *kind;
    const char *const *lines; /* up to NULL */
};

extern const struct wl_explain_text wl_explain_texts[]; /* up to a kind of NULL */

#endif
