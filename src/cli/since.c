/* --since: a moment as journalctl(1) takes it, or an ISO time.
 *
 * Runs in the command.  Days and times without a zone are local, since it is people who write them; strptime and mktime
 * know the calendar and the zone.
 */
#include "since.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)
#define LONGEST INT64_C(1000000000000) /* seconds; longer than any clock has run */

/* --- so long ago --- */

static int64_t unit_seconds(const char *word, size_t size)
{
    static const struct {
        const char *names;
        int64_t seconds;
    } units[] = {{" s sec second seconds ", 1},
                 {" m min minute minutes ", 60},
                 {" h hr hour hours ", 3600},
                 {" d day days ", 86400},
                 {" w week weeks ", 604800}};
    char wanted[12] = " ";
    if (size == 0 || size + 3 > sizeof wanted)
        return 0;
    memcpy(wanted + 1, word, size);
    memcpy(wanted + 1 + size, " ", 2);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strstr(units[i].names, wanted) != NULL)
            return units[i].seconds;
    return 0;
}

static bool take_number(const char **at, int64_t *ret)
{
    const char *begin = *at;
    int64_t number = 0;
    for (; isdigit((unsigned char)**at) && *at - begin < 9; (*at)++)
        number = number * 10 + (**at - '0');
    *ret = number;
    return *at > begin && !isdigit((unsigned char)**at);
}

static bool parse_span(const char *text, int64_t *ret_us)
{
    int64_t sum = 0, number;
    do {
        if (!take_number(&text, &number))
            return false;
        text += strspn(text, " ");
        size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz");
        int64_t seconds = unit_seconds(text, size);
        if (seconds == 0)
            return false;
        sum += number * seconds;
        if (sum > LONGEST)
            sum = LONGEST;
        text += size;
        text += strspn(text, " ");
    } while (*text != '\0' && strcmp(text, "ago") != 0);
    *ret_us = sum * SECOND_US;
    return true;
}

/* --- a date --- */

/* ".482913": what is finer than microseconds is dropped. */
static int64_t take_fraction(const char **at)
{
    int64_t us = 0, weight = SECOND_US;
    if (**at != '.' || !isdigit((unsigned char)(*at)[1]))
        return 0;
    for ((*at)++; isdigit((unsigned char)**at); (*at)++)
        us += (**at - '0') * (weight /= 10);
    return us;
}

/* strptime has days that the month does not have; mktime would move them into the next. */
static bool is_day_of(const struct tm *wanted, int64_t seconds, bool local)
{
    time_t t = (time_t)seconds;
    struct tm again;
    if ((local ? localtime_r(&t, &again) : gmtime_r(&t, &again)) == NULL)
        return false;
    return again.tm_mday == wanted->tm_mday && again.tm_mon == wanted->tm_mon;
}

static bool to_seconds(const struct tm *written, const char *zone, int64_t *ret)
{
    struct tm tm = *written, offset = {0};
    tm.tm_isdst = -1;
    if (*zone == '\0') {
        *ret = mktime(&tm);
        return is_day_of(written, *ret, true);
    }
    const char *end = strptime(zone, "%z", &offset);
    *ret = timegm(&tm);
    if (end == NULL || *end != '\0' || !is_day_of(written, *ret, false))
        return false;
    *ret -= offset.tm_gmtoff;
    return true;
}

static bool parse_date(const char *text, int64_t *ret_us)
{
    struct tm tm = {0};
    int64_t seconds, us = 0;
    const char *at = strptime(text, "%Y-%m-%d", &tm), *time;

    if (at == NULL || at - text != 10)
        return false;
    if ((*at == 'T' || *at == ' ') && isdigit((unsigned char)at[1])) {
        if ((time = strptime(at + 1, "%H:%M:%S", &tm)) != NULL)
            us = take_fraction(&time);
        else if ((time = strptime(at + 1, "%H:%M", &tm)) == NULL)
            return false;
        at = time + strspn(time, " ");
    }
    if (!to_seconds(&tm, at, &seconds))
        return false;
    *ret_us = seconds * SECOND_US + us;
    return true;
}

/* --- a word --- */

static int64_t midnight(int64_t now_us, int days_before)
{
    time_t now = (time_t)(now_us / SECOND_US);
    struct tm tm;
    localtime_r(&now, &tm);
    tm.tm_mday -= days_before;
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm) * SECOND_US;
}

bool wl_since_parse(const char *text, int64_t now_us, int64_t *ret_us)
{
    int64_t span;
    tzset();
    if (strcasecmp(text, "now") == 0)
        *ret_us = now_us;
    else if (strcasecmp(text, "today") == 0)
        *ret_us = midnight(now_us, 0);
    else if (strcasecmp(text, "yesterday") == 0)
        *ret_us = midnight(now_us, 1);
    else if (parse_span(text, &span))
        *ret_us = now_us > span ? now_us - span : 0;
    else
        return parse_date(text, ret_us);
    return true;
}
