/* Calls in a line of Python, or in several: a small tokenizer and what is asked of it.
 *
 * Runs inside the watched program, on text that the depot holds.  A fix is written from the source lines of its frame, so
 * a call that does not end there is left alone, and so is whatever does not read as plain calls.
 * next_token() cuts the text; the questions below it loop over tokens and keep a depth of brackets.  An end of line is
 * a blank, and a comment too: what they end is told by the brackets around them.
 */
#include "pyexpr.h"

#include <string.h>

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_KEYWORD, TOKEN_VALUE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_DOT, TOKEN_COMMA, TOKEN_STAR, TOKEN_EQUALS, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    size_t start, end;
};

enum { DEPTH = 24 };

bool wl_pyexpr_is_name_byte(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_keyword(const char *name, size_t size)
{
    static const char words[] = " and as assert async await class def del elif else except for from if import in is lambda not or raise return while with yield ";
    char padded[16];
    if (size + 3 > sizeof padded)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, name, size);
    memcpy(padded + 1 + size, " ", 2);
    return strstr(words, padded) != NULL;
}

/* The end of a string that begins at `at` (a quote); of an unfinished one, the end of the text. */
static size_t string_end(const char *line, size_t at, size_t end)
{
    char quote = line[at];
    bool triple = at + 2 < end && line[at + 1] == quote && line[at + 2] == quote;
    for (at += triple ? 3 : 1; at < end; at++) {
        if (line[at] == '\\')
            at++;
        else if (line[at] == quote && !triple)
            return at + 1;
        else if (line[at] == quote && at + 2 < end && line[at + 1] == quote && line[at + 2] == quote)
            return at + 3;
    }
    return end;
}

static enum token_kind kind_of_sign(const char *line, size_t at, size_t end)
{
    char c = line[at], next = at + 1 < end ? line[at + 1] : 0;
    if (c == '(' || c == '[' || c == '{')
        return TOKEN_OPEN;
    if (c == ')' || c == ']' || c == '}')
        return TOKEN_CLOSE;
    if (c == '=' && next != '=')
        return TOKEN_EQUALS;
    return c == '.' ? TOKEN_DOT : c == ',' ? TOKEN_COMMA : c == '*' ? TOKEN_STAR : TOKEN_OTHER;
}

/* Blanks, ends of lines, lines that are continued by a backslash, comments.  Sets *ret_line at the end of a line. */
static size_t skip_blanks(const char *line, size_t at, size_t end, bool *ret_line)
{
    while (at < end) {
        if (line[at] == '#') {
            const char *stop = memchr(line + at, '\n', end - at);
            at = stop ? (size_t)(stop - line) : end;
        } else if (line[at] == ' ' || line[at] == '\t' || line[at] == '\f' || line[at] == '\r' || line[at] == '\n') {
            *ret_line |= line[at++] == '\n';
        } else if (line[at] == '\\' && at + 1 < end && line[at + 1] == '\n') {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

static struct token next_token(const char *line, size_t at, size_t end)
{
    bool ignored = false;
    at = skip_blanks(line, at, end, &ignored);
    if (at >= end)
        return (struct token){ TOKEN_END, at, at };
    size_t stop = at;
    while (stop < end && wl_pyexpr_is_name_byte(line[stop]))
        stop++;
    if (stop < end && stop - at <= 2 && (line[stop] == '"' || line[stop] == '\''))
        return (struct token){ TOKEN_VALUE, at, string_end(line, stop, end) };
    if (stop > at) {
        bool number = line[at] >= '0' && line[at] <= '9';
        enum token_kind kind = number ? TOKEN_VALUE : is_keyword(line + at, stop - at) ? TOKEN_KEYWORD : TOKEN_NAME;
        return (struct token){ kind, at, stop };
    }
    enum token_kind kind = kind_of_sign(line, at, end);
    size_t size = 1;
    if (kind == TOKEN_OTHER && at + 1 < end && line[at + 1] == '=')
        size = 2;
    return (struct token){ kind, at, at + size };
}

static bool ends_primary(enum token_kind kind)
{
    return kind == TOKEN_NAME || kind == TOKEN_VALUE || kind == TOKEN_CLOSE;
}

/* An argument that is being read: its first and last token, and what makes it no plain one. */
struct argument {
    size_t start, end;
    bool keyword, starred;
};

static void add_arg(struct wl_call *call, const struct argument *arg)
{
    if (arg->start == arg->end)
        return;
    if (call->arg_count == WL_CALL_ARGS) {
        call->overflow = true;
        return;
    }
    call->starred |= arg->starred;
    if (!arg->keyword && call->positional == call->arg_count)
        call->positional++;
    call->arg[call->arg_count++] = (struct wl_span){ arg->start, arg->end };
}

static void split_args(const char *line, struct wl_call *call)
{
    unsigned depth = 0;
    struct argument arg = { 0 };
    for (struct token t = next_token(line, call->args.start, call->args.end); t.kind != TOKEN_END; t = next_token(line, t.end, call->args.end)) {
        if (t.kind == TOKEN_COMMA && depth == 0) {
            add_arg(call, &arg);
            arg = (struct argument){ 0 };
            continue;
        }
        bool first = arg.end == 0;
        arg.start = first ? t.start : arg.start;
        arg.end = t.end;
        if (t.kind == TOKEN_OPEN)
            depth++;
        else if (t.kind == TOKEN_CLOSE)
            depth--;
        else if (t.kind == TOKEN_EQUALS && depth == 0)
            arg.keyword = true;
        else if (first && t.kind == TOKEN_STAR)
            arg.starred = true;
        else if (t.kind == TOKEN_KEYWORD && depth == 0 && memcmp(line + t.start, "for", 3) == 0)
            arg.starred = true;     /* f(x for x in y): a generator without parentheses of its own */
    }
    add_arg(call, &arg);
}

/* Fills *ret for the call whose callee begins at `start`, whose bracket opens at `open` and closes before `end`. */
static bool fill_call(const char *line, size_t start, size_t open, size_t end, struct wl_call *ret)
{
    memset(ret, 0, sizeof *ret);
    size_t stop = open;
    while (stop > start && (line[stop - 1] == ' ' || line[stop - 1] == '\t'))
        stop--;
    size_t name = stop;
    while (name > start && wl_pyexpr_is_name_byte(line[name - 1]))
        name--;
    ret->whole = (struct wl_span){ start, end };
    ret->callee = (struct wl_span){ start, stop };
    ret->name = (struct wl_span){ name, stop };
    ret->args = (struct wl_span){ open + 1, end - 1 };
    split_args(line, ret);
    return stop > start;
}

bool wl_pyexpr_call_at(const char *line, size_t start, size_t end, struct wl_call *ret)
{
    unsigned depth = 0;
    size_t open = 0;
    enum token_kind last = TOKEN_OTHER;
    if (start >= end || end > strlen(line) || line[end - 1] != ')')
        return false;
    for (struct token t = next_token(line, start, end); t.kind != TOKEN_END; last = t.kind, t = next_token(line, t.end, end)) {
        if (t.kind == TOKEN_OPEN) {
            if (depth == 0 && t.start > start && !ends_primary(last))
                return false;
            if (depth++ == 0)
                open = t.start;
        } else if (t.kind == TOKEN_CLOSE) {
            if (depth == 0)
                return false;
            if (--depth == 0 && t.end == end)
                return line[open] == '(' && open > start && fill_call(line, start, open, end, ret);
        } else if (depth == 0 && t.kind != TOKEN_NAME && t.kind != TOKEN_DOT && t.kind != TOKEN_VALUE) {
            return false;
        }
    }
    return false;
}

/* Where the primary that is being read at each depth began, and which call of the wanted name is open there. */
struct level {
    size_t primary, open;
    bool wanted;
};

bool wl_pyexpr_find_call(const char *line, const char *name, struct wl_call *ret)
{
    struct level level[DEPTH] = { 0 };
    size_t size = strlen(line), want = strlen(name), start = 0, open = 0, end = 0;
    unsigned depth = 0, found = 0;
    struct token last = { TOKEN_OTHER, 0, 0 };
    for (struct token t = next_token(line, 0, size); t.kind != TOKEN_END; last = t, t = next_token(line, t.end, size)) {
        if ((t.kind == TOKEN_NAME || t.kind == TOKEN_VALUE) && last.kind != TOKEN_DOT) {
            level[depth].primary = t.start;
        } else if (t.kind == TOKEN_OPEN) {
            if (!ends_primary(last.kind))
                level[depth].primary = t.start;
            level[depth].open = t.start;
            level[depth].wanted = last.kind == TOKEN_NAME && line[t.start] == '(' && last.end - last.start == want
                && memcmp(line + last.start, name, want) == 0;
            if (++depth == DEPTH)
                return false;
        } else if (t.kind == TOKEN_CLOSE) {
            if (depth == 0)
                return false;
            if (level[--depth].wanted && ++found) {
                start = level[depth].primary;
                open = level[depth].open;
                end = t.end;
            }
        }
    }
    return depth == 0 && found == 1 && fill_call(line, start, open, end, ret);
}

bool wl_pyexpr_is_primary(const char *line, struct wl_span span)
{
    unsigned depth = 0;
    enum token_kind last = TOKEN_OTHER;
    size_t after = span.start;
    for (struct token t = next_token(line, span.start, span.end); t.kind != TOKEN_END;
         last = t.kind, after = t.end, t = next_token(line, t.end, span.end)) {
        if (depth == 0 && memchr(line + after, '\n', t.start - after))
            return false;   /* the brackets that let it go on there may not stay */
        if (t.kind == TOKEN_CLOSE)
            depth--;
        if (depth == 0 && (t.kind == TOKEN_KEYWORD || t.kind == TOKEN_OTHER || t.kind == TOKEN_COMMA || t.kind == TOKEN_STAR || t.kind == TOKEN_EQUALS))
            return false;
        if (depth == 0 && (t.kind == TOKEN_NAME || t.kind == TOKEN_VALUE) && last != TOKEN_DOT && last != TOKEN_OTHER)
            return false;
        if (t.kind == TOKEN_OPEN)
            depth++;
    }
    return depth == 0 && ends_primary(last);
}

bool wl_pyexpr_is_statement(const char *line, struct wl_span span)
{
    size_t size = strlen(line);
    return next_token(line, 0, size).start == span.start && next_token(line, span.end, size).kind == TOKEN_END;
}

static struct token token_before(const char *line, size_t start)
{
    size_t size = strlen(line);
    struct token last = { TOKEN_OTHER, 0, 0 };
    for (struct token t = next_token(line, 0, size); t.kind != TOKEN_END && t.start < start; t = next_token(line, t.end, size))
        last = t;
    return last;
}

static bool is_word(const char *line, struct token t, const char *word)
{
    return t.end - t.start == strlen(word) && memcmp(line + t.start, word, t.end - t.start) == 0;
}

bool wl_pyexpr_is_awaited(const char *line, struct wl_span span)
{
    return is_word(line, token_before(line, span.start), "await");
}

int wl_pyexpr_await_fits(const char *line, struct wl_span span)
{
    if (wl_pyexpr_is_awaited(line, span))
        return -1;
    if (wl_pyexpr_is_name_byte(line[span.end]))
        return 0;
    struct token after = next_token(line, span.end, strlen(line));
    return after.kind == TOKEN_DOT || (after.kind == TOKEN_OPEN && line[after.start] != '{') ? 0 : 1;
}

bool wl_pyexpr_assigned_name(const char *line, struct wl_span *ret)
{
    size_t size = strlen(line);
    struct token name = next_token(line, 0, size);
    if (name.kind != TOKEN_NAME || next_token(line, name.end, size).kind != TOKEN_EQUALS)
        return false;
    *ret = (struct wl_span){ name.start, name.end };
    return true;
}

bool wl_pyexpr_has_name(const char *line, struct wl_span span, const char *name)
{
    struct token last = { TOKEN_OTHER, 0, 0 };
    for (struct token t = next_token(line, span.start, span.end); t.kind != TOKEN_END; last = t, t = next_token(line, t.end, span.end))
        if (t.kind == TOKEN_NAME && last.kind != TOKEN_DOT && is_word(line, t, name))
            return true;
    return false;
}

bool wl_pyexpr_has_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !wl_pyexpr_is_name_byte(at[-1])) && !wl_pyexpr_is_name_byte(at[size]))
            return true;
    return false;
}

void wl_pyexpr_lex_begin(struct wl_lex *lex, const char *text, size_t from, size_t size)
{
    *lex = (struct wl_lex){ .text = text, .size = size, .start = from, .end = from };
}

bool wl_pyexpr_lex(struct wl_lex *lex)
{
    bool line = lex->end == 0;
    size_t at = skip_blanks(lex->text, lex->end, lex->size, &line);
    struct token t = next_token(lex->text, at, lex->size);
    lex->begins_line = line && lex->depth == 0;
    if (t.kind == TOKEN_END || lex->broken)
        return false;
    lex->start = t.start;
    lex->end = t.end;
    if (t.kind == TOKEN_OPEN)
        lex->depth++;
    else if (t.kind == TOKEN_CLOSE && lex->depth-- == 0)
        lex->broken = true;
    return !lex->broken;
}
