/* The first bytes of a report: what a process needs to count up a report that it did not write.
 *
 * Runs in the watched process, before a report is written.  report.c puts these members first, so that a directory of
 * large reports can be looked through without reading them.  wl_emit_head_read gets the bytes, wl_emit_head_parse goes
 * through them member by member: strings without escapes and whole numbers, as report.c writes them, indented or not.
 *
 * A file in the directory may be anybody's: what is not exactly as expected is no report of ours.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "emit_head.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/timefmt.h"
#include "report.h"

struct cursor {
    const char *at, *end;
};

struct value {
    const char *text;       /* without the quotation marks */
    size_t size;
    bool is_string;
};

/* --- members --- */

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\n'))
        c->at++;
}

static bool take(struct cursor *c, char wanted)
{
    skip_blanks(c);
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

static bool take_string(struct cursor *c, struct value *ret)
{
    if (!take(c, '"'))
        return false;
    ret->text = c->at;
    while (c->at < c->end && *c->at != '"' && *c->at != '\\')
        c->at++;
    ret->size = (size_t)(c->at - ret->text);
    ret->is_string = true;
    return take(c, '"');
}

/* The digit after the last must be there: a number that the end of the bytes cut is another number. */
static bool take_digits(struct cursor *c, struct value *ret)
{
    skip_blanks(c);
    ret->text = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    ret->size = (size_t)(c->at - ret->text);
    ret->is_string = false;
    return ret->size > 0 && c->at < c->end;
}

static bool take_value(struct cursor *c, struct value *ret)
{
    return take_string(c, ret) || take_digits(c, ret);
}

/* --- values --- */

/* From 1 to what a report's integers may be. */
static bool to_number(const struct value *v, uint64_t *ret)
{
    uint64_t number = 0;
    if (v->is_string || v->size > 16)
        return false;
    for (size_t i = 0; i < v->size; i++)
        number = number * 10 + (uint64_t)(v->text[i] - '0');
    *ret = number;
    return number > 0 && number < UINT64_C(1) << 53;
}

static bool to_fingerprint(const struct value *v, uint64_t *ret)
{
    uint64_t number = 0;
    if (!v->is_string || v->size != 16)
        return false;
    for (size_t i = 0; i < v->size; i++) {
        const char *digit = memchr("0123456789abcdef", v->text[i], 16);
        if (digit == NULL)
            return false;
        number = number << 4 | (uint64_t)(digit - "0123456789abcdef");
    }
    *ret = number;
    return true;
}

static bool to_time(const struct value *v, int64_t *ret)
{
    return v->is_string && wl_time_parse_rfc3339(v->text, v->size, ret);
}

static bool to_text(const struct value *v, char *text, size_t size)
{
    if (!v->is_string || v->size == 0 || v->size >= size)
        return false;
    memcpy(text, v->text, v->size);
    text[v->size] = '\0';
    return true;
}

/* --- the head --- */

enum { HAS_VERSION = 1, HAS_ID = 2, HAS_REVISION = 4, HAS_COUNT = 8, HAS_FINGERPRINT = 16, HAS_FIRST = 32, HAS_LAST = 64, HAS_ALL = 127 };

static bool is_key(const struct value *key, const char *name)
{
    return key->size == strlen(name) && memcmp(key->text, name, key->size) == 0;
}

/* Which member it is, 0: none that counts here.  *ok goes false when its value is not one that a report has. */
static unsigned take_member(const struct value *key, const struct value *v, struct wl_emit_head *head, bool *ok)
{
    uint64_t version = 0;
    if (is_key(key, "schema_version"))
        return *ok = to_number(v, &version) && version == 1, HAS_VERSION;
    if (is_key(key, "report_id"))
        return *ok = to_text(v, head->id, sizeof head->id), HAS_ID;
    if (is_key(key, "revision"))
        return *ok = to_number(v, &head->revision), HAS_REVISION;
    if (is_key(key, "count"))
        return *ok = to_number(v, &head->count), HAS_COUNT;
    if (is_key(key, "fingerprint"))
        return *ok = to_fingerprint(v, &head->fingerprint), HAS_FINGERPRINT;
    if (is_key(key, "first_seen"))
        return *ok = to_time(v, &head->first_us), HAS_FIRST;
    if (is_key(key, "last_seen"))
        return *ok = to_time(v, &head->last_us), HAS_LAST;
    return 0;
}

bool wl_emit_head_parse(const char *data, size_t size, struct wl_emit_head *ret)
{
    struct cursor c = { data, data + size };
    struct value key, value;
    unsigned seen = 0;
    bool ok = take(&c, '{');
    do {
        if (!ok || !take_string(&c, &key) || !take(&c, ':') || !take_value(&c, &value))
            return false;
        seen |= take_member(&key, &value, ret, &ok);
        if (ok && seen == HAS_ALL)
            return true;
    } while (take(&c, ','));
    return false;
}

bool wl_emit_head_read(int dir, const char *name, struct wl_emit_head *ret)
{
    char data[WL_EMIT_HEAD_SIZE];
    struct stat st;
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool own = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_size <= WL_REPORT_MAX;
    ssize_t n = own ? pread(fd, data, sizeof data, 0) : -1;
    close(fd);
    if (n <= 0 || !wl_emit_head_parse(data, (size_t)n, ret))
        return false;
    size_t id = strlen(ret->id);
    return strncmp(name, ret->id, id) == 0 && name[id] == '-';
}
