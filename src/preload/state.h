/* The one home of global state: whether whyloop is at work, its options, its lock, and what a fork changes.
 *
 * Life cycle: OFF (not CPython, or turned off) → WAITING (two slots are patched; the program has not imported asyncio)
 * → READY (all hooks are in) → ENDED (the process is at its exit: nothing is recorded any more).  BROKEN is for good:
 * a self-check failed; every hook passes straight through.
 */
#ifndef WL_STATE_H
#define WL_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "../common/options.h"

enum wl_phase { WL_PHASE_OFF, WL_PHASE_WAITING, WL_PHASE_READY, WL_PHASE_ENDED, WL_PHASE_BROKEN };

/* Context: start.  Options, directory, process; registers the fork handler.  Returns 0 or a negative errno. */
int wl_state_init(void);

/* Context: any. */
enum wl_phase wl_state_phase(void);
void wl_state_set_phase(enum wl_phase phase);

/* Context: any.  Turns whyloop off for good and says so once; `why` is a static sentence. */
void wl_state_break(const char *why);

/* Context: any.  The options; never NULL. */
const struct wl_options *wl_state_options(void);

/* Context: any.  The directory the process was started in ("" if it can't be had). */
const char *wl_state_start_dir(void);

/* Context: any.  Since the library was loaded: was this process made by fork()?  Its own pid. */
bool wl_state_in_child(void);
int32_t wl_state_pid(void);

/* Context: any.  The tables' lock.  Held for microseconds, never over a call into Python, a write or another lock, so
 * that it can't deadlock with the GIL; under the GIL nobody ever waits for it.  Free again in a forked child. */
void wl_state_lock(void);
void wl_state_unlock(void);

#endif
