/* Secrets are taken out of what a report says of the process. */
#ifndef WL_REDACT_H
#define WL_REDACT_H

#include "buf.h"

/* Context: any.  Appends one argument of a command line, with what looks like a secret replaced by "***": the value of
 * --password=, --token=, -p…, KEY=…SECRET-like names, user:password@ in a URL, bearer tokens, AWS keys, JWTs, long
 * hexadecimal or base64 words.  `previous` is the argument before it (NULL for the first): after `--password` the
 * whole argument goes. */
void wl_redact_put_arg(struct wl_buf *out, const char *arg, const char *previous);

#endif
