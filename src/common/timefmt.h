/* Times as text, without locale, time zone files or locks (gmtime_r takes one). */
#ifndef WL_TIMEFMT_H
#define WL_TIMEFMT_H

#include "buf.h"

/* Context: signal.  Microseconds since 1970, UTC, of CLOCK_REALTIME. */
int64_t wl_time_now_us(void);

/* Context: signal.  2026-11-24T04:15:12.482913Z */
void wl_time_put_rfc3339(struct wl_buf *b, int64_t time_us);
/* Context: signal.  Reads back what wl_time_put_rfc3339 wrote, to the letter; false for anything else. */
bool wl_time_parse_rfc3339(const char *text, size_t size, int64_t *ret_us);
/* Context: signal.  20261124T041512.482913Z, for file names */
void wl_time_put_compact(struct wl_buf *b, int64_t time_us);
/* Context: signal.  2026-11-24 04:15:12Z, for people */
void wl_time_put_second(struct wl_buf *b, int64_t time_us);
/* Context: signal.  04:15:12Z */
void wl_time_put_clock(struct wl_buf *b, int64_t time_us);
/* Context: signal.  A span for people: "0.3 ms", "42 ms", "1.8 s", "3 min 20 s", "5 h 2 min", "1 day 3 h", "3 days";
 * "<0.1 ms" for less, and for a clock that was set back */
void wl_time_put_span(struct wl_buf *b, int64_t span_us);

#endif
