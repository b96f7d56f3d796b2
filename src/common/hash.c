/* The 64-bit hash behind tables and fingerprints.
 *
 * Runs on both sides, in any context, a signal handler too.  FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) byte
 * by byte, because a fingerprint must be the same on every machine and in every release; the final mix is MurmurHash3's,
 * because FNV's low bits alone are too regular for a table of a power of two.
 */
#include "hash.h"

#define FNV_PRIME UINT64_C(0x100000001b3)

uint64_t wl_hash_bytes(uint64_t h, const void *data, size_t size)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < size; i++)
        h = (h ^ at[i]) * FNV_PRIME;
    return h;
}

uint64_t wl_hash_string(uint64_t h, const char *text)
{
    for (const char *at = text != NULL ? text : ""; *at != '\0'; at++)
        h = (h ^ (unsigned char)*at) * FNV_PRIME;
    return h * FNV_PRIME;
}

/* The multiplication moves bits up only; the shift brings them back down, for words that differ in their high half. */
uint64_t wl_hash_word(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ (h >> 32);
}

uint64_t wl_hash_end(uint64_t h)
{
    h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ (h >> 33);
}
