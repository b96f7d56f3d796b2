/* src/common/timefmt.c: the calendar against glibc's, and spans as a person would say them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../../src/common/timefmt.h"

static const char *text_of(void (*put)(struct wl_buf *, int64_t), int64_t value)
{
    static char storage[64];
    struct wl_buf b;
    wl_buf_init(&b, storage, sizeof storage);
    put(&b, value);
    return wl_buf_string(&b);
}

Test(timefmt, the_forms_of_a_moment)
{
    int64_t t = INT64_C(1795493712482913);
    cr_assert_str_eq(text_of(wl_time_put_rfc3339, t), "2026-11-24T04:15:12.482913Z");
    cr_assert_str_eq(text_of(wl_time_put_compact, t), "20261124T041512.482913Z");
    cr_assert_str_eq(text_of(wl_time_put_clock, t), "04:15:12Z");
    cr_assert_str_eq(text_of(wl_time_put_second, t), "2026-11-24 04:15:12Z");
}

Test(timefmt, days_that_calendars_get_wrong)
{
    static const struct {
        int64_t us;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000000Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {INT64_C(951782400) * 1000000, "2000-02-29T00:00:00.000000Z"},
        {INT64_C(4107542400) * 1000000 - 1, "2100-02-28T23:59:59.999999Z"},
        {INT64_C(4107542400) * 1000000, "2100-03-01T00:00:00.000000Z"},
        {INT64_C(1735689599999999), "2024-12-31T23:59:59.999999Z"},
        {INT64_C(-62167219200) * 1000000, "0000-01-01T00:00:00.000000Z"},
        {INT64_MIN, "0000-01-01T00:00:00.000000Z"},
        {INT64_MAX, "9999-12-31T23:59:59.999999Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(text_of(wl_time_put_rfc3339, cases[i].us), cases[i].text);
}

Test(timefmt, agrees_with_gmtime_over_eight_thousand_years)
{
    for (int64_t second = INT64_C(-62167219200); second < INT64_C(190000000000); second += 86400 * 11 + 3607) {
        time_t t = (time_t)second;
        struct tm tm;
        char expected[64];
        gmtime_r(&t, &tm);
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.000000Z", tm.tm_year + 1900, tm.tm_mon + 1,
                 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        cr_assert_str_eq(text_of(wl_time_put_rfc3339, second * 1000000), expected);
    }
}

Test(timefmt, what_was_written_is_read_back)
{
    for (int64_t us = INT64_C(-62167219200) * 1000000; us < INT64_C(253402300800) * 1000000; us += INT64_C(86400000000) * 13 + 3607000123) {
        const char *text = text_of(wl_time_put_rfc3339, us);
        int64_t back = -1;
        cr_assert(wl_time_parse_rfc3339(text, strlen(text), &back), "%s", text);
        cr_assert_eq(back, us, "%s", text);
    }
}

Test(timefmt, what_was_not_is_not)
{
    static const char *const texts[] = {
        "", "2026-11-24", "2026-11-24T04:15:12Z", "2026-11-24T04:15:12.482913", "2026-11-24T04:15:12.482913+", "2026-11-24t04:15:12.482913Z",
        "2026-02-29T04:15:12.482913Z", "2026-00-24T04:15:12.482913Z", "2026-13-24T04:15:12.482913Z", "2026-11-00T04:15:12.482913Z",
        "2026-11-31T04:15:12.482913Z", "2026-11-24T24:15:12.482913Z", "2026-11-24T04:60:12.482913Z", "2026-11-24T04:15:60.482913Z",
        "2026-11-24T04:15:12.48291aZ", "-026-11-24T04:15:12.482913Z", "9999-12-31T24:00:00.000000Z", "0000-00-00T00:00:00.000000Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t us = 42;
        cr_assert_not(wl_time_parse_rfc3339(texts[i], strlen(texts[i]), &us), "%s", texts[i]);
        cr_assert_eq(us, 42);
    }
}

Test(timefmt, spans_as_a_person_says_them)
{
    static const struct {
        int64_t us;
        const char *text;
    } cases[] = {
        {-5, "<0.1 ms"},
        {0, "<0.1 ms"},
        {49, "<0.1 ms"},
        {50, "0.1 ms"},
        {300, "0.3 ms"},
        {9949, "9.9 ms"},
        {9950, "10 ms"},
        {42000, "42 ms"},
        {999499, "999 ms"},
        {999500, "1.0 s"},
        {1800000, "1.8 s"},
        {9949999, "9.9 s"},
        {9950000, "10 s"},
        {59499999, "59 s"},
        {59500000, "1 min"},
        {200 * INT64_C(1000000), "3 min 20 s"},
        {3599 * INT64_C(1000000), "59 min 59 s"},
        {3600 * INT64_C(1000000), "1 h"},
        {18120 * INT64_C(1000000), "5 h 2 min"},
        {86399 * INT64_C(1000000), "1 day"},
        {97200 * INT64_C(1000000), "1 day 3 h"},
        {86400 * INT64_C(3000000), "3 days"},
        {INT64_MAX, "106751991 days"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(text_of(wl_time_put_span, cases[i].us), cases[i].text, "%s, not %s",
                         text_of(wl_time_put_span, cases[i].us), cases[i].text);
}

Test(timefmt, now_is_now)
{
    int64_t before = (int64_t)time(NULL) - 1;
    int64_t now = wl_time_now_us() / 1000000;
    cr_assert(now >= before && now <= before + 10);
}
