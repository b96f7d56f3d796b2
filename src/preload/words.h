/* Sentences from templates, true of one incident: what is not known makes its part of the sentence go away.
 *
 *   {name}      a word of the incident ("loop #1"); unknown: the part around it is left out
 *   {?flag}     nothing, but the part is left out unless the flag holds; {!flag}: unless it does not
 *   [ … ]       a part that may be left out by itself
 *   a | b       b where a would be left out
 *
 * The names and flags are listed in word_list.c.
 */
#ifndef WL_WORDS_H
#define WL_WORDS_H

#include "../common/buf.h"
#include "facts.h"

struct wl_words {
    const struct wl_facts *f;
    struct wl_verdict *v;               /* its text[] takes the sentences */
    const struct wl_moment *moment;     /* that {ago} and {there} are about; NULL: none */
    const struct wl_loop *loop;         /* that {loop} is; NULL: the incident's */
    uint32_t thread;                    /* that {who} is; 0: none */
    const char *twin;                   /* that {twin} is: a library's asynchronous function; NULL: none */
};

/* Context: any.  The sentence, kept in v->text; NULL when it had to be left out whole, or there is no room. */
const char *wl_words_make(const struct wl_words *w, const char *template);

/* Context: any.  Keeps a text that was built elsewhere in v->text; NULL when there is no room. */
const char *wl_words_keep(struct wl_verdict *v, const char *text, size_t size);

/* Context: any.  The names of the templates: append a word to `out`, or return false.  (word_list.c) */
bool wl_words_put_name(const struct wl_words *w, const char *name, size_t size, struct wl_buf *out);
bool wl_words_flag(const struct wl_words *w, const char *name, size_t size);

/* Context: any.  A function for people: "PriceBook.refresh()", "the module's top level", "a lambda". */
void wl_words_put_function(struct wl_buf *out, const struct wl_frame *frame);

/* Context: any.  "quotefeed 1.2.3", or the top-level module of a frame whose distribution is not known; false for neither. */
bool wl_words_put_package(struct wl_buf *out, const struct wl_frame *frame);

/* Context: any.  "thread 'rates'", "the main thread"; false when it is not known. */
bool wl_words_put_thread(struct wl_buf *out, const struct wl_incident *inc, uint32_t thread);

/* Context: any.  At most `max` bytes of a text of the program, cut at a code point, with "...". */
void wl_words_put_cut(struct wl_buf *out, const char *text, size_t max);

#endif
