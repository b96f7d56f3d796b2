/* What went wrong in the command: a code, a sentence, and what to do about it. */
#ifndef WL_ERROR_H
#define WL_ERROR_H

#include "buf.h"

struct wl_error {
    int code;        /* a negative errno; -EBADMSG: a report that can't be read; 0: nothing went wrong */
    char text[2048]; /* "WHAT: WHY", shown safely, without a newline */
    char hint[512];  /* what to do; may be empty */
};

/* Context: any.  Sets all of *e and returns `code`.  The parts up to NULL are joined and made safe to show; of a part
 * that is too long the beginning stays.  `hint` may be NULL. */
int wl_error_set(struct wl_error *e, int code, const char *hint, const char *part, ...) __attribute__((sentinel));

/* Context: any.  The usual sentence of an errno, without locale; a static string. */
const char *wl_error_word(int code);

#endif
