/* The streaming JSON writer: reports and everything else that programs read.
 *
 * Runs on both sides, in any context that may call the drain of its buffer.  Each public function goes through
 * begin_value(), where commas, keys and nesting are looked after; text goes through put_quoted(), where it becomes valid
 * UTF-8.  After the first fault nothing more is written, so that a caller needs to ask only once, at wl_json_finish.
 * RFC 8259; integers as report.md wants them, within what a double holds.
 */
#include "json.h"
#include "timefmt.h"
#include "utf8.h"

#include <errno.h>
#include <string.h>

#define LARGEST_INT ((INT64_C(1) << 53) - 1)

void wl_json_init(struct wl_json *j, struct wl_buf *out, bool pretty)
{
    *j = (struct wl_json){.out = out, .pretty = pretty};
}

static bool is_plain(uint32_t cp)
{
    return cp >= 0x20 && cp != '"' && cp != '\\' && cp != 0xfffd;
}

/* How many bytes from here on stand for themselves and are ASCII: nearly all of a report, so eight are looked at together.
 * A byte that must be looked at alone leaves a high bit behind in one of the four terms; a borrow may leave one more above
 * it, never take it away. */
static size_t plain_run(const char *text, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t at = 0;
    for (; size - at >= sizeof ones; at += sizeof ones) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
        if ((word | (word - ones * ' ') | (quote - ones) | (backslash - ones)) & ones << 7)
            break;
    }
    while (at < size && (unsigned char)text[at] < 0x80 && is_plain((unsigned char)text[at]))
        at++;
    return at;
}

static void put_escape(struct wl_buf *out, uint32_t cp)
{
    static const char from[] = "\"\\\n\r\t\b\f";
    static const char to[] = "\"\\nrtbf";

    if (cp == 0 || cp == 0xfffd) {
        wl_buf_puts(out, "\xef\xbf\xbd");
        return;
    }
    char escape[6] = {'\\', 'u', '0', '0', "0123456789abcdef"[cp >> 4 & 15], "0123456789abcdef"[cp & 15]};
    const char *known = strchr(from, (int)cp);
    if (known != NULL) {
        escape[1] = to[known - from];
        wl_buf_put(out, escape, 2);
    } else {
        wl_buf_put(out, escape, sizeof escape);
    }
}

static void put_quoted(struct wl_buf *out, const char *text, size_t size)
{
    size_t from = 0;
    size_t at = plain_run(text, size);

    wl_buf_putc(out, '"');
    while (at < size) {
        uint32_t cp;
        size_t n = wl_utf8_next(text + at, size - at, &cp);
        if (!is_plain(cp)) {
            wl_buf_put(out, text + from, at - from);
            put_escape(out, cp);
            from = at + n;
        }
        at += n;
        at += plain_run(text + at, size - at);
    }
    wl_buf_put(out, text + from, at - from);
    wl_buf_putc(out, '"');
}

static void new_line(struct wl_json *j)
{
    if (j->pretty) {
        wl_buf_putc(j->out, '\n');
        wl_buf_fill(j->out, ' ', 2 * (size_t)j->depth);
    }
}

/* Whether a value may stand here, under that key; if so, all that goes before it has been written. */
static bool begin_value(struct wl_json *j, const char *key)
{
    bool in_object = j->depth > 0 && j->kind[j->depth - 1] == '{';
    if (j->error == 0 && ((key != NULL) != in_object || (j->depth == 0 && j->root)))
        j->error = -EINVAL;
    if (j->error != 0)
        return false;

    j->root = true;
    if (j->depth > 0) {
        if (j->some[j->depth - 1])
            wl_buf_putc(j->out, ',');
        j->some[j->depth - 1] = true;
        new_line(j);
    }
    if (key != NULL) {
        put_quoted(j->out, key, strlen(key));
        wl_buf_puts(j->out, j->pretty ? ": " : ":");
    }
    return true;
}

static void open_level(struct wl_json *j, const char *key, char kind)
{
    if (j->error == 0 && j->depth == WL_JSON_DEPTH)
        j->error = -EINVAL;
    if (!begin_value(j, key))
        return;
    j->kind[j->depth] = kind;
    j->some[j->depth] = false;
    j->depth++;
    wl_buf_putc(j->out, kind);
}

void wl_json_object(struct wl_json *j, const char *key)
{
    open_level(j, key, '{');
}

void wl_json_array(struct wl_json *j, const char *key)
{
    open_level(j, key, '[');
}

void wl_json_end(struct wl_json *j)
{
    if (j->error == 0 && j->depth == 0)
        j->error = -EINVAL;
    if (j->error != 0)
        return;
    j->depth--;
    if (j->some[j->depth])
        new_line(j);
    wl_buf_putc(j->out, j->kind[j->depth] == '{' ? '}' : ']');
}

void wl_json_strn(struct wl_json *j, const char *key, const char *text, size_t size)
{
    if (text != NULL && begin_value(j, key))
        put_quoted(j->out, text, size);
}

void wl_json_str(struct wl_json *j, const char *key, const char *text)
{
    wl_json_strn(j, key, text, text != NULL ? strlen(text) : 0);
}

void wl_json_int(struct wl_json *j, const char *key, int64_t value)
{
    if (value > LARGEST_INT)
        value = LARGEST_INT;
    if (value < -LARGEST_INT)
        value = -LARGEST_INT;
    if (begin_value(j, key))
        wl_buf_dec(j->out, value);
}

void wl_json_bool(struct wl_json *j, const char *key, bool value)
{
    if (begin_value(j, key))
        wl_buf_puts(j->out, value ? "true" : "false");
}

void wl_json_hex(struct wl_json *j, const char *key, uint64_t value)
{
    if (!begin_value(j, key))
        return;
    wl_buf_putc(j->out, '"');
    wl_buf_hex(j->out, value);
    wl_buf_putc(j->out, '"');
}

void wl_json_bytes(struct wl_json *j, const char *key, const uint8_t *bytes, size_t size)
{
    if (bytes == NULL || !begin_value(j, key))
        return;
    wl_buf_putc(j->out, '"');
    wl_buf_hex_bytes(j->out, bytes, size);
    wl_buf_putc(j->out, '"');
}

void wl_json_time(struct wl_json *j, const char *key, int64_t time_us)
{
    if (time_us == 0 || !begin_value(j, key))
        return;
    wl_buf_putc(j->out, '"');
    wl_time_put_rfc3339(j->out, time_us);
    wl_buf_putc(j->out, '"');
}

int wl_json_finish(struct wl_json *j)
{
    if (j->error == 0 && (j->depth > 0 || !j->root))
        j->error = -EINVAL;
    int r = wl_buf_finish(j->out);
    return j->error != 0 ? j->error : r;
}
