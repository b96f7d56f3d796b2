/* The tokens of one line of Python, for its colours alone.
 *
 * Runs in the command.  A line is all there is, so that one inside a string of several lines is taken for code; what is
 * no Python gets odd colours and nothing worse.  Every byte belongs to exactly one token.
 */
#include "html_parts.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes beyond ASCII are letters: Python's names may have them, and nothing else but strings and comments does. */
static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static bool is_keyword(const char *word, size_t size)
{
    static const char *const keywords[] = {
        "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
        "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
        "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
        "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
    };
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i]) == size && memcmp(keywords[i], word, size) == 0)
            return true;
    return false;
}

/* r, b, f, t, u and their pairs, in any case. */
static bool is_prefix(const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (strchr("rbftuRBFTU", word[i]) == NULL)
            return false;
    return size <= 2;
}

static size_t end_of_string(const char *line, size_t size, size_t at)
{
    char quote = line[at];
    bool triple = at + 2 < size && line[at + 1] == quote && line[at + 2] == quote;

    for (at += triple ? 3 : 1; at < size; at++)
        if (line[at] == '\\')
            at++;
        else if (line[at] == quote && !triple)
            return at + 1;
        else if (line[at] == quote && at + 2 < size && line[at + 1] == quote && line[at + 2] == quote)
            return at + 3;
    return size;
}

static size_t end_of_word(const char *line, size_t size, size_t at)
{
    while (at < size && is_word(line[at]))
        at++;
    return at;
}

/* Digits with what may stand among them: 1_000, 0xff, 1.5e-3, 2j. */
static size_t end_of_number(const char *line, size_t size, size_t at)
{
    bool hex = at + 1 < size && line[at] == '0' && (line[at + 1] == 'x' || line[at + 1] == 'X');

    while (at < size)
        if (is_word(line[at]) || line[at] == '.')
            at++;
        else if ((line[at] == '+' || line[at] == '-') && !hex && (line[at - 1] == 'e' || line[at - 1] == 'E'))
            at++;
        else
            break;
    return at;
}

static bool is_first(const char *line, size_t at)
{
    while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t'))
        at--;
    return at == 0;
}

static size_t word(const char *line, size_t size, size_t at, enum wl_html_token *ret)
{
    size_t end = end_of_word(line, size, at), next = end;

    if (end < size && is_quote(line[end]) && is_prefix(line + at, end - at)) {
        *ret = WL_HTML_STRING;
        return end_of_string(line, size, end);
    }
    if (is_keyword(line + at, end - at)) {
        *ret = WL_HTML_KEYWORD;
        return end;
    }
    while (next < size && line[next] == ' ')
        next++;
    if (next < size && line[next] == '(')
        *ret = WL_HTML_CALL;
    return end;
}

static size_t decorator(const char *line, size_t size, size_t at)
{
    do
        at = end_of_word(line, size, at + 1);
    while (at < size && line[at] == '.');
    return at;
}

size_t wl_html_python_next(const char *line, size_t size, size_t at, enum wl_html_token *ret)
{
    *ret = WL_HTML_PLAIN;
    if (line[at] == '#') {
        *ret = WL_HTML_COMMENT;
        return size;
    }
    if (is_quote(line[at])) {
        *ret = WL_HTML_STRING;
        return end_of_string(line, size, at);
    }
    if (is_digit(line[at])) {
        *ret = WL_HTML_NUMBER;
        return end_of_number(line, size, at);
    }
    if (is_word(line[at]))
        return word(line, size, at, ret);
    if (line[at] == '@' && is_first(line, at)) {
        *ret = WL_HTML_DECORATOR;
        return decorator(line, size, at);
    }
    do
        at++;
    while (at < size && !is_word(line[at]) && !is_quote(line[at]) && line[at] != '#' && line[at] != '@');
    return at;
}
