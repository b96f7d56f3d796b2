/* UTF-8 as it is met in a stranger's process: possibly broken, possibly hostile. */
#ifndef WL_UTF8_H
#define WL_UTF8_H

#include "buf.h"

/* Context: signal.  Decodes one code point of text[0..size) (size > 0); returns how many bytes it took (at least
 * 1) and sets *ret_cp: U+FFFD for a broken sequence (its bytes up to the one that does not belong to it), an overlong
 * form or an encoded surrogate (both whole). */
size_t wl_utf8_next(const char *text, size_t size, uint32_t *ret_cp);

/* Context: signal.  The number of code points in text[0..size), a broken sequence as one; with `size` inside a sequence
 * that one counts not. */
size_t wl_utf8_count(const char *text, size_t size);

/* Context: signal.  Terminal columns of a code point: 0 (combining, zero width, control), 1, or 2 (wide). */
unsigned wl_utf8_width(uint32_t cp);

/* Context: any.  Appends text so that a terminal shows it and does nothing else: C0, C1, DEL, bidi controls, line
 * and paragraph separators and broken bytes as \xNN or \uNNNN; \n and \r as these; a tab as one space where
 * `tab_as_space`, else \t.  With `ascii` all beyond ASCII is escaped as well (\UNNNNNNNN beyond U+FFFF).  A backslash
 * stays one: the text is for people, not for reading back. */
void wl_utf8_put_shown(struct wl_buf *out, const char *text, size_t size, bool ascii, bool tab_as_space);

/* Context: signal.  Are the first n bytes the same but for the case of ASCII letters?  In any locale: a Turkish one has other ideas
 * of I.  Both must have n bytes, or end before. */
bool wl_utf8_same_ascii(const char *a, const char *b, size_t n);

#endif
