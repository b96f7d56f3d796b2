/* A 64-bit hash (FNV-1a with a final mix): for tables and for fingerprints, the same on every machine. */
#ifndef WL_HASH_H
#define WL_HASH_H

#include <stddef.h>
#include <stdint.h>

#define WL_HASH_INIT UINT64_C(0xcbf29ce484222325)

/* Context: signal.  Feed with the last value, beginning with WL_HASH_INIT. */
uint64_t wl_hash_bytes(uint64_t h, const void *data, size_t size);
uint64_t wl_hash_string(uint64_t h, const char *text);  /* with its NUL, so that fields do not run together; NULL as "" */
uint64_t wl_hash_word(uint64_t h, uint64_t word);       /* fast, not for fingerprints: order of bytes is the machine's */
uint64_t wl_hash_end(uint64_t h);                       /* spreads the bits */

#endif
