/* A moment as people write it. */
#ifndef WL_SINCE_H
#define WL_SINCE_H

#include <stdbool.h>
#include <stdint.h>

/* Context: cli.  Reads "2026-11-24", "2026-11-24 04:15", "2026-11-24T04:15:12.5Z" (without a zone: local time), "2h",
 * "1d 12h" (so long ago), "now", "today" or "yesterday" (their midnight).  `now_us` is the present.  False: it is none of
 * them, and *ret_us stays. */
bool wl_since_parse(const char *text, int64_t now_us, int64_t *ret_us);

#endif
