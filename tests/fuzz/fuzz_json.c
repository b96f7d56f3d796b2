/* Fuzzing of the JSON writer: any calls with any text give a document that a strict reader accepts, or an error.
 *
 * The input is a program: each byte chooses a call, the bytes after it are the text or number. With libFuzzer: clang
 * -DWL_LIBFUZZER -fsanitize=fuzzer,address,undefined. Without, main() replays the files given (any file is a program), and
 * when there are none some thousands of its own making, so that `make check` needs no corpus.
 */
#include <string.h>

#include "../../src/common/json.h"
#include "../../src/common/utf8.h"
#include "fuzz.h"

/* --- a reader of RFC 8259 that only says yes or no ---------------------------------------------------------------- */

struct reader {
    const char *at, *end;
};

static bool read_value(struct reader *r);

static void skip_blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
}

static bool take(struct reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool take_word(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

static bool is_digit(const struct reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool read_escape(struct reader *r)
{
    if (r->at == r->end)
        return false;
    char c = *r->at++;
    if (c != 'u')
        return memchr("\"\\/bfnrt", c, 8) != NULL;
    for (int i = 0; i < 4; i++)
        if (r->at == r->end || memchr("0123456789abcdef", *r->at++, 16) == NULL)
            return false;
    return memcmp(r->at - 4, "0000", 4) != 0;
}

/* Strict UTF-8: no broken byte, no NUL, no surrogate; U+FFFD only as itself. */
static bool read_string(struct reader *r)
{
    if (!take(r, '"'))
        return false;
    while (r->at < r->end && *r->at != '"') {
        if (*r->at == '\\') {
            r->at++;
            if (!read_escape(r))
                return false;
            continue;
        }
        uint32_t cp;
        size_t n = wl_utf8_next(r->at, (size_t)(r->end - r->at), &cp);
        if (cp < 0x20 || (cp == 0xfffd && (n != 3 || memcmp(r->at, "\xef\xbf\xbd", 3) != 0)))
            return false;
        r->at += n;
    }
    return take(r, '"');
}

static bool read_number(struct reader *r)
{
    take(r, '-');
    if (take(r, '0'))
        return !is_digit(r);
    if (!is_digit(r))
        return false;
    while (is_digit(r))
        r->at++;
    return true;
}

static bool read_member(struct reader *r, char close)
{
    skip_blanks(r);
    if (close == '}') {
        if (!read_string(r) || !take(r, ':'))
            return false;
    }
    return read_value(r);
}

static bool read_members(struct reader *r, char close)
{
    skip_blanks(r);
    if (take(r, close))
        return true;
    do
        if (!read_member(r, close))
            return false;
    while (take(r, ','));
    return take(r, close);
}

static bool read_value(struct reader *r)
{
    bool good;
    skip_blanks(r);
    if (take(r, '{'))
        good = read_members(r, '}');
    else if (take(r, '['))
        good = read_members(r, ']');
    else if (r->at < r->end && *r->at == '"')
        good = read_string(r);
    else
        good = take_word(r, "true") || take_word(r, "false") || read_number(r);
    skip_blanks(r);
    return good;
}

static bool is_json(const char *text, size_t size)
{
    struct reader r = {text, text + size};
    return read_value(&r) && r.at == r.end;
}

/* --- the program --------------------------------------------------------------------------------------------------- */

struct input {
    const uint8_t *at, *end;
};

static uint8_t next_byte(struct input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

/* The input's own memory, so that the sanitizer sees a read beyond the text. */
static const char *next_text(struct input *in, size_t *ret_size)
{
    size_t size = next_byte(in);
    size_t left = (size_t)(in->end - in->at);
    const char *text = (const char *)in->at;
    *ret_size = size < left ? size : left;
    in->at += *ret_size;
    return text;
}

static int64_t next_number(struct input *in)
{
    uint64_t value = 0;
    for (int n = next_byte(in) % 9; n > 0; n--)
        value = value << 8 | next_byte(in);
    return (int64_t)value;
}

/* Keys must be strings with an end; where the input would give a wrong one, a right one mostly takes its place. */
static const char *next_key(struct input *in, const struct wl_json *j, char (*key)[64])
{
    uint8_t choice = next_byte(in);
    bool in_object = j->depth > 0 && j->kind[j->depth - 1] == '{';
    if ((choice < 250) != in_object)
        return NULL;
    size_t size;
    const char *text = next_text(in, &size);
    size = size < sizeof *key ? size : sizeof *key - 1;
    memcpy(*key, text, size);
    (*key)[size] = '\0';
    return *key;
}

static void call(struct input *in, struct wl_json *j)
{
    char key_storage[64];
    uint8_t what = next_byte(in) % 9;
    if (what == 8) {
        wl_json_end(j);
        return;
    }
    const char *key = next_key(in, j, &key_storage);
    size_t size;
    const char *text;
    switch (what) {
    case 0: wl_json_object(j, key); break;
    case 1: wl_json_array(j, key); break;
    case 2: wl_json_int(j, key, next_number(in)); break;
    case 3: wl_json_bool(j, key, (next_byte(in) & 1) != 0); break;
    case 4: wl_json_hex(j, key, (uint64_t)next_number(in)); break;
    case 5: wl_json_time(j, key, next_number(in)); break;
    case 6: text = next_text(in, &size); wl_json_bytes(j, key, (const uint8_t *)text, size); break;
    default: text = next_text(in, &size); wl_json_strn(j, key, text, size); break;
    }
}

struct sink {
    char *data;
    size_t len, cap;
};

static int sink_take(void *arg, const char *data, size_t size)
{
    struct sink *s = arg;
    if (size > s->cap - s->len)
        return -1;
    memcpy(s->data + s->len, data, size);
    s->len += size;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char written[1 << 20];
    struct input in = {data, data + size};
    struct sink sink = {written, 0, sizeof written};
    char window[256];
    struct wl_buf out;
    struct wl_json j;
    uint8_t flags = next_byte(&in);

    wl_buf_init_drain(&out, window, 1 + flags / 2u, 0, sink_take, &sink);
    wl_json_init(&j, &out, (flags & 1) != 0);
    if (next_byte(&in) < 200)
        wl_json_object(&j, NULL);
    while (in.at < in.end)
        call(&in, &j);
    if (next_byte(&in) == 0)
        while (j.depth > 0 && j.error == 0)
            wl_json_end(&j);
    if (wl_json_finish(&j) == 0)
        CHECK(is_json(written, sink.len));
    return 0;
}

#ifndef WL_LIBFUZZER
/* xorshift: the same programs on every machine. */
static int replay_own(void)
{
    static uint8_t program[512];
    uint64_t state = UINT64_C(0x2545f4914f6cdd1d);

    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof program; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            program[i] = (uint8_t)(state >> 24);
            if (i % 3 == 1 && (state >> 40 & 3) != 0)
                program[i] %= 12;
        }
        LLVMFuzzerTestOneInput(program, 2 + (size_t)round % (sizeof program - 2));
    }
    return 0;
}

int main(int argc, char **argv)
{
    return argc < 2 ? replay_own() : fuzz_main(argc, argv);
}
#endif
