/* src/common/hash.c: the same value everywhere, fields kept apart, bits spread. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/common/hash.h"

/* The values of the FNV authors' own test suite: a fingerprint must not change with a release. */
Test(hash, bytes_are_fnv_1a)
{
    static const struct {
        const char *text;
        uint64_t hash;
    } cases[] = {
        {"", UINT64_C(0xcbf29ce484222325)},
        {"a", UINT64_C(0xaf63dc4c8601ec8c)},
        {"foobar", UINT64_C(0x85944171f73967e8)},
        {"chongo was here!\n", UINT64_C(0x46810940eff5f915)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(wl_hash_bytes(WL_HASH_INIT, cases[i].text, strlen(cases[i].text)), cases[i].hash, "%s", cases[i].text);
}

Test(hash, a_string_counts_with_its_nul)
{
    cr_assert_eq(wl_hash_string(WL_HASH_INIT, "abc"), wl_hash_bytes(WL_HASH_INIT, "abc", 4));
    cr_assert_eq(wl_hash_string(WL_HASH_INIT, NULL), wl_hash_string(WL_HASH_INIT, ""));
    cr_assert_neq(wl_hash_string(wl_hash_string(WL_HASH_INIT, "ab"), "c"),
                  wl_hash_string(wl_hash_string(WL_HASH_INIT, "a"), "bc"));
}

Test(hash, bytes_beyond_ascii_are_unsigned)
{
    cr_assert_eq(wl_hash_bytes(WL_HASH_INIT, "\xff", 1), (WL_HASH_INIT ^ 0xff) * UINT64_C(0x100000001b3));
    cr_assert_eq(wl_hash_string(WL_HASH_INIT, "\xff"), wl_hash_bytes(WL_HASH_INIT, "\xff", 2));
}

Test(hash, neighbouring_words_fill_a_table_evenly)
{
    enum { SLOTS = 256, WORDS = 256 * 16 };
    for (unsigned shift = 0; shift < 60; shift += 12) {
        unsigned count[SLOTS] = {0};
        unsigned fullest = 0;
        for (uint64_t word = 0; word < WORDS; word++) {
            unsigned *slot = &count[wl_hash_end(wl_hash_word(WL_HASH_INIT, word << shift)) % SLOTS];
            fullest = ++*slot > fullest ? *slot : fullest;
        }
        cr_assert_lt(fullest, 48, "shift %u: %u in one slot where 16 are due", shift, fullest);
    }
}

Test(hash, the_order_of_words_counts)
{
    uint64_t ab = wl_hash_word(wl_hash_word(WL_HASH_INIT, 1), 2);
    uint64_t ba = wl_hash_word(wl_hash_word(WL_HASH_INIT, 2), 1);
    cr_assert_neq(wl_hash_end(ab), wl_hash_end(ba));
}
