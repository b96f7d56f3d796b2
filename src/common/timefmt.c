/* Times as text, the same everywhere: UTC, no locale, no time zone.
 *
 * Runs on both sides, in any context, a signal handler too, which is why the calendar is computed here: gmtime_r takes
 * glibc's time zone lock and may read files.  The calendar is Howard Hinnant's civil_from_days
 * (https://howardhinnant.github.io/date_algorithms.html); relies on clock_gettime outside, which is async-signal-safe.
 */
#include "timefmt.h"

#include <string.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US    (86400 * SECOND_US)

/* RFC 3339 has four digits for the year: what lies outside is shown as the nearest moment that it can say. */
#define FIRST_US (INT64_C(-62167219200) * SECOND_US)         /* 0000-01-01 */
#define LAST_US  (INT64_C(253402300800) * SECOND_US - 1)     /* 9999-12-31 */

struct moment {
    unsigned year, month, day, hour, minute, second, us;
};

int64_t wl_time_now_us(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

/* Years begin in March here, so that the leap day is the last of its year; an era is 400 years. */
static void set_date(struct moment *m, int64_t days_since_1970)
{
    unsigned days = (unsigned)(days_since_1970 + 719468 + 146097);
    unsigned era = days / 146097;
    unsigned day_of_era = days % 146097;
    unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month = (5 * day_of_year + 2) / 153;

    m->day = day_of_year - (153 * month + 2) / 5 + 1;
    m->month = month < 10 ? month + 3 : month - 9;
    m->year = year_of_era + era * 400 - 400 + (m->month <= 2);
}

static struct moment moment_of(int64_t time_us)
{
    struct moment m;
    if (time_us < FIRST_US)
        time_us = FIRST_US;
    if (time_us > LAST_US)
        time_us = LAST_US;

    int64_t days = time_us / DAY_US;
    int64_t rest = time_us % DAY_US;
    if (rest < 0) {
        rest += DAY_US;
        days--;
    }
    set_date(&m, days);
    unsigned seconds = (unsigned)(rest / SECOND_US);
    m.us = (unsigned)(rest % SECOND_US);
    m.hour = seconds / 3600;
    m.minute = seconds / 60 % 60;
    m.second = seconds % 60;
    return m;
}

static void put_triple(struct wl_buf *b, unsigned first, unsigned width, unsigned second, unsigned third, char between)
{
    wl_buf_dec_pad(b, first, width, '0');
    if (between != '\0')
        wl_buf_putc(b, between);
    wl_buf_dec_pad(b, second, 2, '0');
    if (between != '\0')
        wl_buf_putc(b, between);
    wl_buf_dec_pad(b, third, 2, '0');
}

static void put_moment(struct wl_buf *b, const struct moment *m, char between_date, char between_time)
{
    put_triple(b, m->year, 4, m->month, m->day, between_date);
    wl_buf_putc(b, 'T');
    put_triple(b, m->hour, 2, m->minute, m->second, between_time);
    wl_buf_putc(b, '.');
    wl_buf_dec_pad(b, m->us, 6, '0');
    wl_buf_putc(b, 'Z');
}

void wl_time_put_rfc3339(struct wl_buf *b, int64_t time_us)
{
    struct moment m = moment_of(time_us);
    put_moment(b, &m, '-', ':');
}

/* The reverse of set_date: days_from_civil of the same page. */
static int64_t days_of(unsigned year, unsigned month, unsigned day)
{
    unsigned y = year + 400 - (month <= 2);
    unsigned year_of_era = y % 400;
    unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)(y / 400) * 146097 + day_of_era - 719468 - 146097;
}

static unsigned number_at(const char *text, size_t digits)
{
    unsigned number = 0;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (unsigned)(text[i] - '0');
    return number;
}

/* A day or an hour that the calendar does not have (February 30, 25:00) comes out as another text than it was. */
bool wl_time_parse_rfc3339(const char *text, size_t size, int64_t *ret_us)
{
    static const char shape[] = "0000-00-00T00:00:00.000000Z";
    char again[sizeof shape];
    struct wl_buf b;
    if (size != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < size; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    unsigned seconds = (number_at(text + 11, 2) * 60 + number_at(text + 14, 2)) * 60 + number_at(text + 17, 2);
    int64_t days = days_of(number_at(text, 4), number_at(text + 5, 2), number_at(text + 8, 2));
    int64_t us = days * DAY_US + seconds * SECOND_US + number_at(text + 20, 6);
    wl_buf_init(&b, again, sizeof again);
    wl_time_put_rfc3339(&b, us);
    if (b.len != size || memcmp(again, text, size) != 0)
        return false;
    *ret_us = us;
    return true;
}

void wl_time_put_compact(struct wl_buf *b, int64_t time_us)
{
    struct moment m = moment_of(time_us);
    put_moment(b, &m, '\0', '\0');
}

void wl_time_put_second(struct wl_buf *b, int64_t time_us)
{
    struct moment m = moment_of(time_us);
    put_triple(b, m.year, 4, m.month, m.day, '-');
    wl_buf_putc(b, ' ');
    wl_time_put_clock(b, time_us);
}

void wl_time_put_clock(struct wl_buf *b, int64_t time_us)
{
    struct moment m = moment_of(time_us);
    put_triple(b, m.hour, 2, m.minute, m.second, ':');
    wl_buf_putc(b, 'Z');
}

static void put_tenths(struct wl_buf *b, uint64_t tenths, const char *unit)
{
    wl_buf_udec(b, tenths / 10);
    wl_buf_putc(b, '.');
    wl_buf_udec(b, tenths % 10);
    wl_buf_puts(b, unit);
}

static void put_two(struct wl_buf *b, uint64_t count, unsigned per, const char *big, const char *small)
{
    wl_buf_udec(b, count / per);
    wl_buf_puts(b, big);
    if (count % per != 0) {
        wl_buf_putc(b, ' ');
        wl_buf_udec(b, count % per);
        wl_buf_puts(b, small);
    }
}

/* Each bound is where rounding would carry into the next unit, so that no "1000 ms" or "60 s" can come out. */
void wl_time_put_span(struct wl_buf *b, int64_t span_us)
{
    uint64_t us = span_us > 0 ? (uint64_t)span_us : 0;
    uint64_t seconds = (us + 500000) / 1000000;
    uint64_t minutes = (seconds + 30) / 60;
    uint64_t hours = (minutes + 30) / 60;

    if (us < 50)
        wl_buf_puts(b, "<0.1 ms");
    else if (us < 9950)
        put_tenths(b, (us + 50) / 100, " ms");
    else if (us < 999500)
        put_two(b, (us + 500) / 1000, 1, " ms", "");
    else if (us < 9950000)
        put_tenths(b, (us + 50000) / 100000, " s");
    else if (seconds < 60)
        put_two(b, seconds, 1, " s", "");
    else if (seconds < 3600)
        put_two(b, seconds, 60, " min", " s");
    else if (minutes < 1440)
        put_two(b, minutes, 60, " h", " min");
    else if (hours < 48)
        put_two(b, hours, 24, " day", " h");
    else
        put_two(b, (hours + 12) / 24, 1, " days", "");
}
