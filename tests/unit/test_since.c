/* src/cli/since.c: what people write for a moment, in the zone where they are. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/cli/since.h"
#include "../../src/common/timefmt.h"

/* 2026-11-24T04:15:12.482913Z; there it is 23:15 of the day before */
static const int64_t now = INT64_C(1795493712482913);

static const char *read(const char *text)
{
    static char storage[64];
    struct wl_buf b;
    int64_t us;
    if (!wl_since_parse(text, now, &us))
        return "none";
    wl_buf_init(&b, storage, sizeof storage);
    wl_time_put_rfc3339(&b, us);
    return wl_buf_string(&b);
}

struct written {
    const char *text, *moment;
};

static void check(const struct written *cases, size_t count)
{
    setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    for (size_t i = 0; i < count; i++)
        cr_assert_str_eq(read(cases[i].text), cases[i].moment, "%s: %s", cases[i].text, read(cases[i].text));
}

Test(since, spans_count_from_now)
{
    static const struct written cases[] = {
        {"now", "2026-11-24T04:15:12.482913Z"},        {"2h", "2026-11-24T02:15:12.482913Z"},
        {"90 min", "2026-11-24T02:45:12.482913Z"},     {"1d 12h", "2026-11-22T16:15:12.482913Z"},
        {"2 hours ago", "2026-11-24T02:15:12.482913Z"}, {"3weeks", "2026-11-03T04:15:12.482913Z"},
        {"30s", "2026-11-24T04:14:42.482913Z"},        {"0s", "2026-11-24T04:15:12.482913Z"},
        {"999999999w", "1970-01-01T00:00:00.000000Z"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

Test(since, days_and_times_without_a_zone_are_local)
{
    static const struct written cases[] = {
        {"today", "2026-11-23T05:00:00.000000Z"},
        {"yesterday", "2026-11-22T05:00:00.000000Z"},
        {"2026-11-24", "2026-11-24T05:00:00.000000Z"},
        {"2026-07-01", "2026-07-01T04:00:00.000000Z"},
        {"2026-11-24 04:15", "2026-11-24T09:15:00.000000Z"},
        {"2026-11-24T04:15:12", "2026-11-24T09:15:12.000000Z"},
        {"2026-11-24T04:15:12.5", "2026-11-24T09:15:12.500000Z"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

Test(since, a_zone_is_kept_to)
{
    static const struct written cases[] = {
        {"2026-11-24T04:15:12.482913Z", "2026-11-24T04:15:12.482913Z"},
        {"2026-11-24 04:15:12Z", "2026-11-24T04:15:12.000000Z"},
        {"2026-11-24T04:15+02:00", "2026-11-24T02:15:00.000000Z"},
        {"2026-11-24T04:15:12.1234567-0130", "2026-11-24T05:45:12.123456Z"},
        {"2024-02-29T00:00Z", "2024-02-29T00:00:00.000000Z"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

Test(since, what_is_no_moment_is_refused)
{
    static const char *const texts[] = {"",           "2",          "h",          "2x",          "2h30",         "-2h",
                                        "tomorrow",   "2026-02-29", "2025-02-29T00:00Z", "2026-13-01", "2026-11-24T25:00", "2026-11-24T",
                                        "2026-1-1",   "11/24/2026", "2026-11-24x", "2026-11-24T04:15:12Zx", "2h ago!", "9999999999h"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_str_eq(read(texts[i]), "none", "%s: %s", texts[i], read(texts[i]));
}
