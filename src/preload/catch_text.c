/* The hot path of every exception that is made: is its text a row of the table?  See catch.h; the table is catch_words.c.
 *
 * Runs in the hook of an exception type's tp_init, with the GIL.  Nearly all texts end at the first look: a set over a hash of
 * their first four characters.  What is left is compared with the rows of the same hash, by eight characters at once.
 * An exception that is not ours and begins like ours costs some 20 ns, any other less: scripts/bench measures it.
 */
#include <string.h>

#include "catch.h"
#include "catch_words.h"

enum {
    FAMILIES = 4, BUCKETS = 256, ROWS = 128,
    SHORTEST = 12,      /* no text of the table is shorter */
};

/* A row as the hot path wants it: its family's chain, and its beginning as one word. */
struct entry {
    uint64_t begin, mask;       /* the first eight characters, fewer where the row's beginning is shorter */
    const struct wl_words *row;
    uint8_t size;               /* of the beginning */
    uint8_t next;               /* index + 1 in the same bucket, 0: the last */
};

static struct entry entries[ROWS];
static uint8_t entry_count;
static struct {
    uint64_t set[BUCKETS / 64]; /* which buckets have entries */
    uint8_t bucket[BUCKETS];    /* index + 1 of the first */
    uint8_t ends;               /* index + 1 of the first row that has only an end */
    uint64_t last[2];           /* which characters such ends end with */
} families[FAMILIES];

/* The text of args: its first positional str, read raw. */
struct raw_text {
    const char *data;
    size_t length;
    unsigned width;     /* bytes a character */
};

static inline bool raw_text_of(const PyObject *args, struct raw_text *ret)
{
    if (args == NULL || *(const ssize_t *)((const char *)args + WL_VAR_SIZE) < 1)
        return false;
    const PyObject *text = wl_read_ptr(args, wl_layout->tuple_items);
    if (wl_type_of(text) != wl_py.Unicode)
        return false;
    unsigned state = (unsigned)wl_read_i32(text, WL_TEXT_STATE);
    ret->length = *(const size_t *)((const char *)text + WL_TEXT_LENGTH);
    ret->width = state >> 2 & 7;
    if ((state & 0x20) == 0 || ret->length < SHORTEST || ret->width == 0)
        return false;
    ret->data = (const char *)text + ((state & 0x40) != 0 ? wl_layout->text_ascii : wl_layout->text_compact);
    return true;
}

static inline uint32_t char_at(const struct raw_text *t, size_t i)
{
    if (t->width == 1)
        return ((const uint8_t *)t->data)[i];
    return t->width == 2 ? ((const uint16_t *)t->data)[i] : ((const uint32_t *)t->data)[i];
}

/* The first eight characters as a word; 0 where one is beyond ASCII, as in no row. */
static uint64_t begin_of_wide(const struct raw_text *t)
{
    char eight[8];
    uint64_t word;
    for (size_t i = 0; i < 8; i++) {
        uint32_t c = char_at(t, i);
        if (c > 127)
            return 0;
        eight[i] = (char)c;
    }
    memcpy(&word, eight, 8);
    return word;
}

static inline uint64_t begin_of(const struct raw_text *t)
{
    uint64_t word;
    if (t->width != 1)
        return begin_of_wide(t);
    memcpy(&word, t->data, 8);
    return word;
}

static inline unsigned bucket_of(uint64_t begin)
{
    return (uint32_t)begin * UINT32_C(0x9E3779B1) >> 24;
}

static bool ends_with(const struct raw_text *t, const char *end)
{
    size_t n = strlen(end);
    if (t->length < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (char_at(t, t->length - n + i) != (uint8_t)end[i])
            return false;
    return true;
}

static bool begins_with(const struct raw_text *t, const char *begin, size_t n)
{
    if (t->length < n)
        return false;
    if (t->width == 1)
        return memcmp(t->data, begin, n) == 0;
    for (size_t i = 0; i < n; i++)
        if (char_at(t, i) != (uint8_t)begin[i])
            return false;
    return true;
}

static inline bool is_in(const uint64_t *set, uint32_t character)
{
    return character < 128 && (set[character / 64] >> (character & 63) & 1) != 0;
}

static const struct wl_words *find_by_begin(const struct raw_text *t, uint64_t begin, uint8_t first)
{
    for (uint8_t i = first; i != 0; i = entries[i - 1].next) {
        const struct entry *e = &entries[i - 1];
        if ((begin & e->mask) == e->begin && begins_with(t, e->row->begin, e->size) &&
            (e->row->end == NULL || ends_with(t, e->row->end)))
            return e->row;
    }
    return NULL;
}

static const struct wl_words *find_by_end(const struct raw_text *t, uint8_t first)
{
    for (uint8_t i = first; i != 0; i = entries[i - 1].next)
        if (ends_with(t, entries[i - 1].row->end))
            return entries[i - 1].row;
    return NULL;
}

const struct wl_words *wl_catch_text(const PyObject *args, enum wl_family family)
{
    struct raw_text text;
    if (!raw_text_of(args, &text))
        return NULL;
    const struct wl_words *row = NULL;
    unsigned f = (unsigned)__builtin_ctz(family);
    uint64_t begin = begin_of(&text);
    unsigned bucket = bucket_of(begin);
    if ((families[f].set[bucket / 64] >> (bucket & 63) & 1) != 0)
        row = find_by_begin(&text, begin, families[f].bucket[bucket]);
    if (row == NULL && families[f].ends != 0 && is_in(families[f].last, char_at(&text, text.length - 1)))
        row = find_by_end(&text, families[f].ends);
    return row;
}

/* --- the index, made once --- */

/* Chains keep the order of the table: of two rows that fit, the first one counts. */
static void append(uint8_t *link, uint8_t index)
{
    while (*link != 0)
        link = &entries[*link - 1].next;
    *link = index;
}

static void add(const struct wl_words *row, unsigned f)
{
    if (entry_count == ROWS)
        return;
    struct entry *e = &entries[entry_count++];
    e->row = row;
    if (row->begin == NULL) {
        unsigned last = (unsigned char)row->end[strlen(row->end) - 1];
        families[f].last[last / 64] |= UINT64_C(1) << (last & 63);
        append(&families[f].ends, entry_count);
        return;
    }
    char eight[8] = { 0 }, mask[8] = { 0 };
    size_t size = strlen(row->begin), n = size < 8 ? size : 8;
    memcpy(eight, row->begin, n);
    memset(mask, 0xff, n);
    memcpy(&e->begin, eight, 8);
    memcpy(&e->mask, mask, 8);
    e->size = (uint8_t)size;
    unsigned bucket = bucket_of(e->begin);
    families[f].set[bucket / 64] |= UINT64_C(1) << (bucket & 63);
    append(&families[f].bucket[bucket], entry_count);
}

void wl_catch_text_init(void)
{
    for (size_t i = 0; i < wl_catch_table_size; i++)
        for (unsigned f = 0; f < FAMILIES; f++)
            if ((wl_catch_table[i].families >> f & 1) != 0)
                add(&wl_catch_table[i], f);
}
