/* Looking for a few members at the beginning of a JSON document that may be cut off.
 *
 * Runs in the command.  A list of a hundred thousand reports would take minutes to parse; the members that it shows come
 * first in what whyloop writes.  Here their places are found and no more: who uses a value gives it to jansson, and a
 * document that is laid out in another way, or is broken, is left to reader.c.
 */
#include "head.h"

#include <string.h>

enum { NESTED_MOST = 64 };

struct cursor {
    const char *at, *end;
};

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\r' || *c->at == '\t'))
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

static bool skip_string(struct cursor *c)
{
    for (c->at++; c->at < c->end; c->at++) {
        if (*c->at == '"')
            return c->at++, true;
        if (*c->at == '\\')
            c->at++;
    }
    return false;
}

/* Up to the bracket that closes the one here. */
static bool skip_nested(struct cursor *c)
{
    int depth = 0;
    while (c->at < c->end) {
        char here = *c->at;
        if (here == '"') {
            if (!skip_string(c))
                return false;
            continue;
        }
        depth += (here == '{' || here == '[') - (here == '}' || here == ']');
        c->at++;
        if (depth == 0)
            return true;
        if (depth > NESTED_MOST)
            return false;
    }
    return false;
}

/* The byte after a number or word must be there: else the end of the data may have cut it. */
static bool skip_plain(struct cursor *c)
{
    const char *begin = c->at;
    while (c->at < c->end && strchr("+-.0123456789Eaeflnrstu", *c->at) != NULL && *c->at != '\0')
        c->at++;
    return c->at > begin && c->at < c->end;
}

static bool take_value(struct cursor *c, struct wl_head_value *ret)
{
    skip_blanks(c);
    ret->at = c->at;
    if (c->at == c->end)
        return false;
    bool ok = *c->at == '"' ? skip_string(c) : *c->at == '{' || *c->at == '[' ? skip_nested(c) : skip_plain(c);
    ret->size = ok ? (size_t)(c->at - ret->at) : 0;
    return ok;
}

/* A key, and that a value follows. */
static bool take_key(struct cursor *c, struct wl_head_value *ret)
{
    skip_blanks(c);
    return c->at < c->end && *c->at == '"' && take_value(c, ret) && take(c, ':');
}

struct wanted {
    const char *key;
    struct wl_head_value *value;
};

static void keep(const struct wanted *wanted, size_t count, const struct wl_head_value *key, const struct wl_head_value *value)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(wanted[i].key) == key->size - 2 && memcmp(wanted[i].key, key->at + 1, key->size - 2) == 0)
            *wanted[i].value = *value;
}

/* The members of an object that is there whole; for the rest of a report, which need not be, `enough` ends it. */
static bool scan(struct cursor *c, const struct wanted *wanted, size_t count, const struct wl_head_value *enough[2])
{
    struct wl_head_value key, value;
    if (!take(c, '{'))
        return false;
    do {
        if (!take_key(c, &key) || !take_value(c, &value))
            return false;
        keep(wanted, count, &key, &value);
        if (enough != NULL && enough[0]->size > 0 && enough[1]->size > 0)
            return true;
    } while (take(c, ','));
    return enough == NULL && take(c, '}');
}

static bool scan_inside(const struct wl_head_value *object, const struct wanted *wanted, size_t count)
{
    struct cursor c = {object->at, object->at + object->size};
    return scan(&c, wanted, count, NULL);
}

bool wl_head_scan(const char *data, size_t size, struct wl_head *ret)
{
    struct wl_head_value error = {0}, cause = {0};
    const struct wl_head_value *enough[2] = {&error, &cause};
    struct cursor c = {data, data + size};

    memset(ret, 0, sizeof *ret);
    const struct wanted top[] = {
        {"schema_version", &ret->schema}, {"count", &ret->count}, {"fingerprint", &ret->fingerprint},
        {"outcome", &ret->outcome}, {"timestamp", &ret->timestamp}, {"first_seen", &ret->first_seen},
        {"last_seen", &ret->last_seen}, {"report_id", &ret->report_id}, {"error", &error}, {"cause", &cause},
    };
    const struct wanted in_error[] = {{"kind", &ret->kind}, {"message", &ret->message}};
    const struct wanted in_cause[] = {{"kind", &ret->cause}, {"location", &ret->location}};
    return scan(&c, top, sizeof top / sizeof *top, enough) && scan_inside(&error, in_error, 2) &&
           scan_inside(&cause, in_cause, 2) && ret->fingerprint.size > 0 && ret->timestamp.size > 0 &&
           ret->outcome.size > 0 && ret->schema.size > 0;
}

bool wl_head_text(const struct wl_head_value *v, char *text, size_t size)
{
    if (v->size < 2 || v->at[0] != '"' || v->size - 2 >= size || memchr(v->at, '\\', v->size) != NULL)
        return false;
    memcpy(text, v->at + 1, v->size - 2);
    text[v->size - 2] = '\0';
    return memchr(text, '\0', v->size - 2) == NULL;
}

int64_t wl_head_number(const struct wl_head_value *v, int64_t otherwise)
{
    int64_t number = 0;
    if (v->size == 0 || v->size > 16)
        return otherwise;
    for (size_t i = 0; i < v->size; i++) {
        if (v->at[i] < '0' || v->at[i] > '9')
            return otherwise;
        number = number * 10 + (v->at[i] - '0');
    }
    return number;
}
