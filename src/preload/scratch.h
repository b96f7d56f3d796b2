/* Working memory for what is too large for a stranger's C stack. */
#ifndef WL_SCRATCH_H
#define WL_SCRATCH_H

enum { WL_SCRATCH_SIZE = 64 * 1024 };

/* Context: any.  WL_SCRATCH_SIZE bytes, aligned for anything, with whatever was left in them; NULL if no memory can be
 * had.  Give it back in the same function. */
void *wl_scratch_claim(void);

/* Context: any.  NULL is accepted. */
void wl_scratch_release(void *scratch);

#endif
