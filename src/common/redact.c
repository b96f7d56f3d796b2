/* Takes secrets out of a command line before a report repeats it.
 *
 * Runs in the watched program, when a report is written, and in the command.  A report is passed on: mailed, pasted into a
 * ticket.  So a doubtful word goes, and a name that only sounds like a secret costs nothing but that word.
 *
 * An argument is read once from left to right.  At each place, in this order: the user and password of a URL; a name that
 * sounds secret, with its value; "Bearer …"; a word that looks like a key.  What is none of them is copied.  Only ASCII
 * has a meaning here, so other bytes pass as they are.
 */
#include "redact.h"

#include <string.h>

static const char GONE[] = "***";

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alnum(char c) { return is_upper(c) || is_lower(c) || is_digit(c); }
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_one_of(char c, const char *set) { return c != '\0' && strchr(set, c) != NULL; }
static bool is_hex(char c) { return is_digit(c) || is_one_of(c, "abcdefABCDEF"); }
static bool is_word(char c) { return is_alnum(c) || is_one_of(c, "_-+/"); }
static bool is_name(char c) { return is_alnum(c) || is_one_of(c, "_-."); }
static char lower(char c) { return is_upper(c) ? (char)(c - 'A' + 'a') : c; }

static size_t run_of(const char *text, bool (*is)(char))
{
    size_t n = 0;
    while (text[n] != '\0' && is(text[n]))
        n++;
    return n;
}

/* Whether text[0..size) begins with the (lower-case) word, in any case. */
static bool begins(const char *text, size_t size, const char *word)
{
    size_t n = strlen(word);
    if (size < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (lower(text[i]) != word[i])
            return false;
    return true;
}

/* --- names ------------------------------------------------------------------------------------------------------- */

/* A secret wherever they stand in a name written without separators: "DB_PASSWORD", "x-api-key", "clientSecret". */
static const char inside[][16] = {
    "password",  "passwd",     "passphrase", "secret",     "apikey",     "accesskey",     "privatekey", "signingkey",
    "sharedkey", "accountkey", "masterkey",  "licensekey", "sessionkey", "encryptionkey", "authkey",    "credential",
    "signature", "cookie",     "jwt",        "sessionid",  "authorization",
};

/* A secret only as a part of its own: "--pass" but not "--bypass", "TOKEN" but not "TOKENIZERS_PARALLELISM". */
static const char parts[][8] = {"pass", "pw", "pwd", "token", "bearer"};

/* A secret only as the last part: "--proxy-auth" but not "SSH_AUTH_SOCK". */
static const char endings[][8] = {"auth", "sig"};

static bool is_among(const char (*words)[8], size_t count, const char *name, size_t size)
{
    for (size_t i = 0; i < count; i++)
        if (size == strlen(words[i]) && begins(name, size, words[i]))
            return true;
    return false;
}

static bool is_secret_part(const char *part, size_t size, bool last)
{
    return is_among(parts, sizeof parts / sizeof *parts, part, size) ||
           (last && is_among(endings, sizeof endings / sizeof *endings, part, size));
}

static bool has_inside(const char *squeezed, size_t size)
{
    for (size_t at = 0; at < size; at++)
        for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
            if (begins(squeezed + at, size - at, inside[i]))
                return true;
    return size > 5 && begins(squeezed + size - 5, 5, "token");
}

/* "key" alone is one ("?key=AIza…"), "sort-key" is not; of a name longer than any real one, the end decides. */
static bool is_secret_name(const char *name, size_t size)
{
    char squeezed[64];
    size_t n = 0;
    size_t part = 0;

    while (size > 0 && !is_alnum(*name)) {
        name++;
        size--;
    }
    if (size > sizeof squeezed) {
        name += size - sizeof squeezed;
        size = sizeof squeezed;
    }
    for (size_t i = 0; i <= size; i++) {
        if (i < size && is_alnum(name[i])) {
            squeezed[n++] = lower(name[i]);
            continue;
        }
        if (is_secret_part(name + part, i - part, i == size))
            return true;
        part = i + 1;
    }
    return has_inside(squeezed, n) || (size == 3 && begins(name, size, "key"));
}

/* --- words ------------------------------------------------------------------------------------------------------- */

struct shape {
    size_t upper, lower, digit, hex, changes;
};

static struct shape shape_of(const char *word, size_t size)
{
    struct shape s = {0, 0, 0, 0, 0};
    char last = '\0';
    for (size_t i = 0; i < size; i++) {
        char c = word[i];
        char kind = is_upper(c) ? 'A' : is_lower(c) ? 'a' : is_digit(c) ? '0' : last;
        s.upper += is_upper(c);
        s.lower += is_lower(c);
        s.digit += is_digit(c);
        s.hex += is_hex(c);
        s.changes += last != '\0' && kind != last;
        last = kind;
    }
    return s;
}

/* Random base64 changes between capitals, small letters and digits at every second character or so; a path or the name
 * of a test does at one in five.  It is a key only from 32 on: that is 24 bytes. */
static bool looks_random(const char *word, size_t size)
{
    struct shape s = shape_of(word, size);
    if (size < 32 || s.digit == 0)
        return false;
    return s.hex == size || (s.upper > 0 && s.lower > 0 && s.changes * 4 >= size);
}

/* Beginnings by which services mark their keys, so that scanners find them. */
static const char marked[][12] = {
    "ghp_", "gho_",     "ghu_",     "ghs_",     "ghr_", "github_pat_", "glpat-", "xoxb-",   "xoxp-", "xoxa-",  "sk-",
    "pk-",  "sk_live_", "sk_test_", "rk_live_", "hf_",  "npm_",        "pypi-",  "dop_v1_", "dapi",  "aiza",   "whsec_",
};

static bool is_marked(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        size_t n = strlen(marked[i]);
        if (!begins(word, size, marked[i]))
            continue;
        size_t key = n;
        while (key < size && is_alnum(word[key]))
            key++;
        if (key - n >= 10 && shape_of(word + n, key - n).digit > 0)
            return true;
    }
    return false;
}

/* AWS key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, "unique identifiers". */
static bool is_aws_id(const char *word, size_t size)
{
    struct shape s = shape_of(word, size);
    return size >= 16 && size <= 128 && s.upper + s.digit == size &&
           (memcmp(word, "AKIA", 4) == 0 || memcmp(word, "ASIA", 4) == 0);
}

/* A JWT begins with {" in base64 and has two dots; returns its whole size. */
static size_t jwt_size(const char *text)
{
    if (strncmp(text, "eyJ", 3) != 0)
        return 0;
    size_t n = run_of(text, is_name);
    const char *dot = memchr(text, '.', n);
    return n >= 32 && dot != NULL && memchr(dot + 1, '.', n - (size_t)(dot + 1 - text)) != NULL ? n : 0;
}

/* A path is judged part by part; only what does not begin as a path can be base64 with slashes in it. */
static void put_word(struct wl_buf *out, const char *word, size_t size)
{
    if (word[0] != '/' && (looks_random(word, size) || is_marked(word, size) || is_aws_id(word, size))) {
        wl_buf_puts(out, GONE);
        return;
    }
    while (size > 0) {
        const char *slash = memchr(word, '/', size);
        size_t n = slash != NULL ? (size_t)(slash - word) : size;
        if (n > 0 && (looks_random(word, n) || is_marked(word, n) || is_aws_id(word, n)))
            wl_buf_puts(out, GONE);
        else
            wl_buf_put(out, word, n);
        if (slash != NULL)
            wl_buf_putc(out, '/');
        n += slash != NULL;
        word += n;
        size -= n;
    }
}

/* --- places in an argument: each returns how much of the text it has dealt with, 0 for none ----------------------- */

/* A password may hold a slash or an @, so the authority ends at a slash only when an @ or a plain host:port stands before
 * it, and the last @ counts.  The look ahead is bounded: an argument of thousands of "://" must not take quadratic time. */
static size_t put_userinfo(struct wl_buf *out, const char *text)
{
    size_t n = 3;
    size_t at = 0;
    size_t colon = 0;

    if (strncmp(text, "://", 3) != 0)
        return 0;
    for (; n < 1024 && text[n] != '\0' && !is_blank(text[n]) && !is_one_of(text[n], "\"'<>"); n++) {
        if (is_one_of(text[n], "/?#") && (at > 0 || colon == 0 || run_of(text + colon + 1, is_digit) == n - colon - 1))
            break;
        if (text[n] == ':' && colon == 0)
            colon = n;
        if (text[n] == '@')
            at = n;
    }
    if (at == 0 || colon == 0 || colon > at)
        return 0;
    wl_buf_put(out, text, colon + 1);
    wl_buf_puts(out, GONE);
    return at;
}

/* Bounded, since the same long run may be looked at from each of its dots. */
static size_t name_size(const char *text)
{
    size_t n = 0;
    while (n < 256 && is_name(text[n]))
        n++;
    return n;
}

/* Between a name and its value: = or :, perhaps blanks, a quotation mark before and after ({"password": "x"}).  Neither
 * == nor ::, which compare and name things in code. */
static size_t separator(const char *text)
{
    size_t n = 0;
    bool quoted = is_one_of(text[n], "\"'");
    n += quoted;
    n += quoted ? run_of(text + n, is_blank) : 0;
    if (!is_one_of(text[n], "=:") || text[n] == text[n + 1])
        return 0;
    n++;
    n += run_of(text + n, is_blank);
    return n + is_one_of(text[n], "\"'");
}

/* The value of an option or of an environment-like assignment is all that follows; in the middle of a text it ends with
 * its quotation mark, or else with the next mark of any sort.  That of a header (NAME: …) is the rest of the line. */
static size_t value_size(const char *value, bool to_the_end, char before)
{
    if (to_the_end)
        return strlen(value);
    if (before == '"' || before == '\'')
        return strcspn(value, before == '"' ? "\"" : "'");
    return strcspn(value, before == ':' ? "\r\n\"'" : "&;, \t\r\n\"'})");
}

static size_t put_assignment(struct wl_buf *out, const char *text, bool at_start, bool whole)
{
    size_t name = name_size(text);
    size_t between = name > 0 ? separator(text + name) : 0;
    /* "uvicorn app.token:create" is a module and its attribute */
    bool dotted = memchr(text, '.', name) != NULL || (!at_start && text[-1] == '.');
    bool attribute = dotted && between == 1 && text[name] == ':';
    if (between == 0 || attribute || !is_secret_name(text, name))
        return 0;

    const char *value = text + name + between;
    bool header = memchr(text + name, ':', between) != NULL;
    char before = header && !is_one_of(value[-1], "\"'") ? ':' : value[-1];
    size_t size = value_size(value, at_start && whole && !header, before);
    if (size == 0)
        return 0;
    wl_buf_put(out, text, name + between);
    wl_buf_puts(out, GONE);
    return name + between + size;
}

static size_t put_bearer(struct wl_buf *out, const char *text)
{
    size_t n = begins(text, strnlen(text, 7), "bearer ") ? 7 : begins(text, strnlen(text, 6), "basic ") ? 6 : 0;
    size_t size = n > 0 ? strcspn(text + n, " \t\r\n\"',;") : 0;
    if (size < 8)
        return 0;
    wl_buf_put(out, text, n);
    wl_buf_puts(out, GONE);
    return n + size;
}

static size_t put_jwt(struct wl_buf *out, const char *text)
{
    size_t n = jwt_size(text);
    if (n > 0)
        wl_buf_puts(out, GONE);
    return n;
}

/* Where a name or a word begins, which is where the character before belongs to neither. */
static size_t put_token(struct wl_buf *out, const char *text, bool at_start, bool whole)
{
    size_t n;
    if ((n = put_assignment(out, text, at_start, whole)) > 0 || (n = put_bearer(out, text)) > 0 ||
        (n = put_jwt(out, text)) > 0)
        return n;
    n = run_of(text, is_word);
    if (separator(text + n) > 0) {
        /* "api/token=…": the name is looked at by itself, next */
        size_t name = n;
        while (name > 0 && is_name(text[name - 1]))
            name--;
        n = name > 0 ? name : n;
    }
    put_word(out, text, n);
    return n;
}

static void put_text(struct wl_buf *out, const char *arg)
{
    /* "NAME=…" and "--name=…" are one value to the end; a URL, a header or code has several */
    size_t name = run_of(arg, is_name);
    bool whole = arg[name] == '=';

    for (const char *at = arg; *at != '\0';) {
        size_t n = put_userinfo(out, at);
        if (n == 0 && (is_word(*at) || is_name(*at)))
            n = put_token(out, at, at == arg, whole);
        if (n == 0) {
            wl_buf_putc(out, *at);
            n = 1;
        }
        at += n;
    }
}

/* --- options ----------------------------------------------------------------------------------------------------- */

/* "--password secret", but not "--no-auth main.py"; a name alone is an option only with its dashes. */
static bool announces_secret(const char *previous)
{
    return previous != NULL && previous[0] == '-' && strncmp(previous, "--no-", 5) != 0 &&
           previous[run_of(previous, is_name)] == '\0' && is_secret_name(previous, strlen(previous));
}

/* curl's and wget's "-u user:password". */
static bool announces_user(const char *previous)
{
    return previous != NULL && (strcmp(previous, "-u") == 0 || strcmp(previous, "--user") == 0);
}

void wl_redact_put_arg(struct wl_buf *out, const char *arg, const char *previous)
{
    const char *colon;

    if (announces_secret(previous)) {
        wl_buf_puts(out, GONE);
    } else if (announces_user(previous) && (colon = strchr(arg, ':')) != NULL && colon[1] != '\0') {
        wl_buf_put(out, arg, (size_t)(colon + 1 - arg));
        wl_buf_puts(out, GONE);
    } else if (arg[0] == '-' && arg[1] == 'p' && arg[2] != '\0') {
        wl_buf_puts(out, "-p");
        wl_buf_puts(out, GONE);
    } else {
        put_text(out, arg);
    }
}
