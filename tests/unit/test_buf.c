/* src/common/buf.c: what is written is there whole or not at all, and the first failure is the last word. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "../../src/common/buf.h"

static void expect(struct wl_buf *b, const char *text)
{
    cr_assert_eq(b->len, strlen(text), "length %zu: \"%.*s\"", b->len, (int)b->len, b->data);
    cr_assert_arr_eq(b->data, text, b->len);
}

Test(buf, pieces_follow_one_another)
{
    char storage[32];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_put(&b, "ab-", 2);
    wl_buf_puts(&b, "cd");
    wl_buf_puts(&b, NULL);
    wl_buf_put(&b, NULL, 0);
    wl_buf_putc(&b, 'e');
    wl_buf_fill(&b, '.', 3);
    expect(&b, "abcde...");
    cr_assert_eq(wl_buf_finish(&b), 0);
}

Test(buf, a_piece_that_does_not_fit_is_left_out_whole)
{
    char storage[8];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_puts(&b, "12345");
    wl_buf_puts(&b, "6789");
    expect(&b, "12345");
    cr_assert_eq(b.error, -ENOSPC);

    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_hex_bytes(&b, (const uint8_t *)"\1\2\3\4\5", 5);
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_fill(&b, 'x', 9);
    expect(&b, "");
    cr_assert_eq(wl_buf_finish(&b), -ENOSPC);
}

Test(buf, a_piece_that_just_fits_is_taken)
{
    char storage[4];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_puts(&b, "1234");
    expect(&b, "1234");
    cr_assert_eq(b.error, 0);
}

Test(buf, after_the_first_failure_nothing_more_goes_in)
{
    char storage[4];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_puts(&b, "12345");
    wl_buf_puts(&b, "1");
    wl_buf_putc(&b, 'x');
    wl_buf_dec(&b, 1);
    expect(&b, "");
}

Test(buf, numbers_at_their_ends)
{
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {{0, "0"}, {7, "7"}, {-1, "-1"}, {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
    char storage[64];
    struct wl_buf b;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wl_buf_init(&b, storage, sizeof storage);
        wl_buf_dec(&b, cases[i].value);
        expect(&b, cases[i].text);
    }
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_udec(&b, UINT64_MAX);
    expect(&b, "18446744073709551615");
}

Test(buf, padding_and_hexadecimal)
{
    static const uint8_t bytes[] = {0x00, 0xff, 0x1a};
    char storage[128];
    struct wl_buf b;

    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_dec_pad(&b, 7, 3, '0');
    wl_buf_putc(&b, ' ');
    wl_buf_dec_pad(&b, 1234, 3, '0');
    wl_buf_putc(&b, ' ');
    wl_buf_dec_pad(&b, 5, 4, ' ');
    wl_buf_putc(&b, ' ');
    wl_buf_hex(&b, 0);
    wl_buf_putc(&b, ' ');
    wl_buf_hex(&b, UINT64_MAX);
    wl_buf_putc(&b, ' ');
    wl_buf_hex_bytes(&b, bytes, sizeof bytes);
    expect(&b, "007 1234    5 0x0 0xffffffffffffffff 00ff1a");
    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_dec_pad(&b, 1, 100000, '0');
    cr_assert_eq(b.len, 84);
}

/* What a drain got, and the call at which it is to fail. */
struct sink {
    char data[256];
    size_t len;
    int calls, fail_at, error;
};

static int sink_take(void *arg, const char *data, size_t size)
{
    struct sink *s = arg;
    if (++s->calls == s->fail_at)
        return s->error;
    cr_assert_leq(s->len + size, sizeof s->data);
    memcpy(s->data + s->len, data, size);
    s->len += size;
    return 0;
}

static void expect_sink(const struct sink *s, const char *text)
{
    cr_assert_eq(s->len, strlen(text), "\"%.*s\"", (int)s->len, s->data);
    cr_assert_arr_eq(s->data, text, s->len);
}

Test(buf, a_drain_gets_everything_in_order_with_any_window)
{
    for (size_t cap = 0; cap < 24; cap++) {
        char storage[24];
        struct sink s = {.len = 0};
        struct wl_buf b;
        wl_buf_init_drain(&b, storage, cap, 0, sink_take, &s);
        wl_buf_puts(&b, "one ");
        wl_buf_puts(&b, "a piece larger than the window ");
        wl_buf_fill(&b, '-', 20);
        wl_buf_dec(&b, 42);
        cr_assert_eq(wl_buf_finish(&b), 0);
        expect_sink(&s, "one a piece larger than the window --------------------42");
        cr_assert_eq(b.drained, s.len);
        cr_assert_eq(b.len, 0);
    }
}

Test(buf, a_limit_bounds_the_whole_and_what_fits_is_handed_over)
{
    char storage[4];
    struct sink s = {.len = 0};
    struct wl_buf b;
    wl_buf_init_drain(&b, storage, sizeof storage, 10, sink_take, &s);
    wl_buf_puts(&b, "12345");
    wl_buf_puts(&b, "678");
    wl_buf_puts(&b, "9ab");
    wl_buf_puts(&b, "c");
    cr_assert_eq(wl_buf_finish(&b), -ENOSPC);
    expect_sink(&s, "12345678");
}

Test(buf, a_drain_that_failed_is_not_asked_again)
{
    static const struct {
        int error, expected;
    } cases[] = {{-EIO, -EIO}, {-EPIPE, -EPIPE}, {1, -EIO}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char storage[4];
        struct sink s = {.fail_at = 1, .error = cases[i].error};
        struct wl_buf b;
        wl_buf_init_drain(&b, storage, sizeof storage, 0, sink_take, &s);
        wl_buf_puts(&b, "123");
        wl_buf_puts(&b, "456");
        wl_buf_puts(&b, "789");
        cr_assert_eq(wl_buf_finish(&b), cases[i].expected);
        cr_assert_eq(wl_buf_finish(&b), cases[i].expected);
        cr_assert_eq(s.calls, 1);
        cr_assert_eq(b.drained, 0);
    }
}

Test(buf, a_string_ends_within_its_storage)
{
    char storage[4] = "????";
    struct wl_buf b;

    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_puts(&b, "abc");
    cr_assert_str_eq(wl_buf_string(&b), "abc");
    cr_assert_eq(b.error, 0);

    wl_buf_init(&b, storage, sizeof storage);
    wl_buf_puts(&b, "abcd");
    cr_assert_str_eq(wl_buf_string(&b), "abc");
    cr_assert_eq(b.error, -ENOSPC);

    wl_buf_init(&b, storage, 0);
    cr_assert_str_eq(wl_buf_string(&b), "");
}
