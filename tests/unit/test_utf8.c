/* src/common/utf8.c: nothing breaks it, columns are right, and what is shown can't act on a terminal. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/common/utf8.h"

Test(utf8, decodes_or_passes_over)
{
    static const struct {
        const char *text;
        size_t size, took;
        uint32_t cp;
    } cases[] = {
        {"a", 1, 1, 'a'},
        {"\0", 1, 1, 0},
        {"\xc3\xa4x", 3, 2, 0xe4},
        {"\xe2\x82\xac", 3, 3, 0x20ac},
        {"\xf0\x9f\x90\x8d", 4, 4, 0x1f40d},
        {"\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
        {"\xef\xbf\xbd", 3, 3, 0xfffd},
        {"\x80", 1, 1, 0xfffd},             /* a continuation alone */
        {"\xff" "a", 2, 1, 0xfffd},         /* no lead byte */
        {"\xf8\x88\x80\x80\x80", 5, 1, 0xfffd},
        {"\xc3", 1, 1, 0xfffd},             /* cut */
        {"\xe2\x82", 2, 2, 0xfffd},
        {"\xf0\x9f\x90" "a", 4, 3, 0xfffd}, /* broken by another */
        {"\xc3\xc3\xa4", 3, 1, 0xfffd},
        {"\xc0\xaf", 2, 2, 0xfffd},         /* overlong */
        {"\xe0\x80\xaf", 3, 3, 0xfffd},
        {"\xf0\x80\x80\xaf", 4, 4, 0xfffd},
        {"\xed\xa0\x80", 3, 3, 0xfffd},     /* encoded surrogates */
        {"\xed\xbf\xbf", 3, 3, 0xfffd},
        {"\xf4\x90\x80\x80", 4, 4, 0xfffd}, /* beyond the last */
        {"\xf7\xbf\xbf\xbf", 4, 4, 0xfffd},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t cp = 1;
        size_t took = wl_utf8_next(cases[i].text, cases[i].size, &cp);
        cr_assert_eq(took, cases[i].took, "case %zu took %zu", i, took);
        cr_assert_eq(cp, cases[i].cp, "case %zu gave %x", i, cp);
    }
}

static size_t encode(char *text, uint32_t cp)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, cp >>= 6)
        text[i] = (char)(0x80 | (cp & 0x3f));
    text[0] = (char)(lead[n] | cp);
    return n;
}

Test(utf8, every_code_point_comes_back)
{
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        char text[4];
        size_t n = encode(text, cp);
        uint32_t back;
        cr_assert_eq(wl_utf8_next(text, n, &back), n);
        cr_assert_eq(back, cp >= 0xd800 && cp <= 0xdfff ? 0xfffd : cp, "%x", cp);
    }
}

Test(utf8, counts_code_points_before_an_offset)
{
    static const struct {
        const char *text;
        size_t size, count;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"a\xc3\xa4" "b", 4, 3},
        {"a\xc3\xa4" "b", 2, 1},         /* inside of it */
        {"\xf0\x9f\x90\x8d", 3, 0},
        {"\xe2\x82\xac\xe2\x82", 5, 1},
        {"\xc3" "abc", 4, 4},            /* broken, not cut: it is one */
        {"\xed\xa0\x80" "a", 4, 2},
        {"a\x80", 2, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(wl_utf8_count(cases[i].text, cases[i].size), cases[i].count, "case %zu", i);
}

Test(utf8, widths_of_a_terminal)
{
    static const struct {
        uint32_t cp;
        unsigned width;
    } cases[] = {
        {'a', 1},     {0xe4, 1},    {0xad, 1},    {0, 0},       {0x1b, 0},   {0x7f, 0},    {0x9b, 0},
        {0x300, 0},   {0x36f, 0},   {0x370, 1},   {0x200b, 0},  {0x200d, 0}, {0xfe0f, 0},  {0x20ac, 1},
        {0x1100, 2},  {0x1160, 0},  {0x3042, 2},  {0x4e2d, 2},  {0xac00, 2}, {0xff21, 2},  {0xff71, 1},
        {0x1f40d, 2}, {0x20000, 2}, {0x10ffff, 1}, {0xfffd, 1}, {0x2014, 1}, {0xe0100, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(wl_utf8_width(cases[i].cp), cases[i].width, "U+%04X", cases[i].cp);
}

static void expect_shown(const char *text, size_t size, bool ascii, bool tab_as_space, const char *expected)
{
    char storage[256];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    wl_utf8_put_shown(&b, text, size, ascii, tab_as_space);
    cr_assert_str_eq(wl_buf_string(&b), expected, "%s", storage);
}

Test(utf8, what_is_shown_only_shows)
{
    static const struct {
        const char *text, *shown, *in_ascii;
    } cases[] = {
        {"plain \\ 'text'", "plain \\ 'text'", "plain \\ 'text'"},
        {"\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred"},
        {"a\nb\r\tc\x7f", "a\\nb\\r\\tc\\x7f", "a\\nb\\r\\tc\\x7f"},
        {"\xc2\x9b" "31m", "\\x9b31m", "\\x9b31m"},                           /* C1 CSI */
        {"\xe2\x80\xae" "gpj", "\\u202egpj", "\\u202egpj"},                     /* right-to-left override */
        {"\xe2\x81\xa6\xe2\x81\xa9", "\\u2066\\u2069", "\\u2066\\u2069"},
        {"\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029", "\\u2028\\u2029"},
        {"\xd8\x9c\xe2\x80\x8e", "\\u061c\\u200e", "\\u061c\\u200e"},
        {"na\xc3\xafve \xe2\x82\xac", "na\xc3\xafve \xe2\x82\xac", "na\\xefve \\u20ac"},
        {"\xf0\x9f\x90\x8d", "\xf0\x9f\x90\x8d", "\\U0001f40d"},
        {"\xc3(\x80", "\\xc3(\\x80", "\\xc3(\\x80"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"},
        {"\xef\xbf\xbd", "\xef\xbf\xbd", "\\ufffd"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_shown(cases[i].text, strlen(cases[i].text), false, false, cases[i].shown);
        expect_shown(cases[i].text, strlen(cases[i].text), true, false, cases[i].in_ascii);
    }
    expect_shown("a\0b", 3, false, false, "a\\x00b");
    expect_shown("a\tb", 3, false, true, "a b");
}

Test(utf8, no_byte_string_acts_on_a_terminal)
{
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            char text[4] = {(char)first, (char)second, (char)0x9b, 'A'};
            char storage[64];
            struct wl_buf b;
            wl_buf_init(&b, storage, sizeof storage);
            wl_utf8_put_shown(&b, text, sizeof text, true, false);
            for (size_t i = 0; i < b.len; i++)
                cr_assert(storage[i] >= 0x20 && storage[i] < 0x7f);
        }
}
