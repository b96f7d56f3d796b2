/* A report as Markdown, as GitHub reads it.
 *
 * Runs in the command.  Three ways to keep a report's text from being markup:
 *   put_block   a block of code, as text.c draws it, behind a fence longer than any run of backticks in it; the block is
 *               drawn twice, the first time only to measure
 *   put_span    the same within a line
 *   put_prose   a sentence: words of nothing but letters and harmless signs as they are, any other as a span.  Escaping
 *               alone would not do, since GitHub looks for @names, #numbers and addresses in what was escaped, too; in
 *               code it does not.
 * Whatever stands at the beginning of a line is this file's own.
 */
#include "markdown.h"

#include <string.h>

#include "../common/utf8.h"
#include "../report/field.h"
#include "text_parts.h"

/* --- runs of backticks --- */

struct runs {
    size_t now, longest;
};

static void count(struct runs *runs, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        runs->now = text[i] == '`' ? runs->now + 1 : 0;
        if (runs->now > runs->longest)
            runs->longest = runs->now;
    }
}

static int count_drained(void *arg, const char *text, size_t size)
{
    count(arg, text, size);
    return 0;
}

/* --- code --- */

typedef void put_fn(struct wl_text *t, const void *what);

static size_t longest_run(const struct wl_text *t, put_fn *put, const void *what)
{
    char storage[512];
    struct runs runs = {0};
    struct wl_buf measured;
    struct wl_text other = *t;

    wl_buf_init_drain(&measured, storage, sizeof storage, 0, count_drained, &runs);
    other.out = &measured;
    put(&other, what);
    wl_buf_finish(&measured);
    return runs.longest;
}

static void put_block(struct wl_text *t, const char *language, put_fn *put, const void *what)
{
    size_t longest = longest_run(t, put, what), fence = longest < 3 ? 3 : longest + 1;

    wl_text_fill(t, '`', fence);
    wl_text_put(t, language);
    wl_text_put(t, "\n");
    put(t, what);
    wl_text_fill(t, '`', fence);
    wl_text_put(t, "\n\n");
}

/* In a table or out of it: no bar may stand here unescaped, and none does outside one. */
static void put_span(struct wl_text *t, const char *text, size_t size)
{
    struct runs runs = {0};

    count(&runs, text, size);
    bool padded = size > 0 && (text[0] == '`' || text[size - 1] == '`');
    wl_text_fill(t, '`', runs.longest + 1);
    wl_text_put(t, padded ? " " : "");
    wl_text_put_part(t, text, size);
    wl_text_put(t, padded ? " " : "");
    wl_text_fill(t, '`', runs.longest + 1);
}

static void put_code(struct wl_text *t, const char *text)
{
    put_span(t, text, strlen(text));
}

/* --- prose --- */

enum { CALL_MAX = 400 };

static bool is_harmless_sign(char c)
{
    return strchr("'\"),.;?%/+=-", c) != NULL;
}

/* Letters, digits, signs that mean nothing within a line, and whatever is beyond ASCII and visible.  A parenthesis
 * within a word is a call's. */
static bool is_harmless(const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)word[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z', digit = c >= '0' && c <= '9';
        bool last_colon = c == ':' && i + 1 == size;
        if (!letter && !digit && c < 0x80 && !last_colon && !is_harmless_sign((char)c))
            return false;
        if ((size - i >= 4 && wl_utf8_same_ascii(word + i, "www.", 4)) ||
            (size - i >= 3 && wl_utf8_same_ascii(word + i, "gh-", 3)))
            return false;
    }
    return true;
}

static size_t stops(const char *text)
{
    return strspn(text, ",.;:)");
}

/* What stands between two backticks is one piece of code, as it was meant; nothing may touch it, or the backticks of
 * the next piece would join those of this one. */
static size_t quoted_size(const char *text)
{
    const char *end = text[0] == '`' ? strchr(text + 1, '`') : NULL;
    if (end == NULL || end == text + 1)
        return 0;
    const char *after = end + 1 + stops(end + 1);
    return *after == ' ' || *after == '\0' ? (size_t)(end - text) + 1 : 0;
}

/* Up to the next blank; a call with blanks in it is one word.  What is longer than any call is looked at only once. */
static size_t word_size(const char *text)
{
    size_t first = strcspn(text, " "), size = 0;
    int depth = 0;

    for (; size < CALL_MAX && text[size] != '\0' && (text[size] != ' ' || depth > 0); size++)
        depth += text[size] == '(' ? 1 : text[size] == ')' ? -1 : 0;
    return depth > 0 || size == CALL_MAX ? first : size;
}

/* A comma or stop after code is none of its own, nor a parenthesis that was not opened in it. */
static size_t code_size(const char *word, size_t size)
{
    int depth = 0;
    for (size_t i = 0; i < size; i++)
        depth += word[i] == '(' ? 1 : word[i] == ')' ? -1 : 0;
    while (size > 1 && (strchr(",.;:", word[size - 1]) != NULL || (depth < 0 && word[size - 1] == ')')))
        depth += word[--size] == ')';
    return size;
}

static void put_word(struct wl_text *t, const char *word, size_t size)
{
    if (is_harmless(word, size)) {
        wl_text_put_part(t, word, size);
        return;
    }
    size_t code = code_size(word, size);
    put_span(t, word, code);
    wl_text_put_part(t, word + code, size - code);
}

static void put_prose(struct wl_text *t, const char *text)
{
    while (*text != '\0') {
        size_t quoted = quoted_size(text), size;
        if (text[0] == ' ' || (text[0] == '(' && text[1] != '(')) {
            wl_text_put_part(t, text, 1);
            text++;
            continue;
        }
        if (quoted > 0) {
            size = quoted + stops(text + quoted);
            put_span(t, text + 1, quoted - 2);
            wl_text_put_part(t, text + quoted, size - quoted);
        } else {
            put_word(t, text, size = word_size(text));
        }
        text += size;
    }
}

/* --- the message --- */

static void put_places(struct wl_text *t, const void *view)
{
    wl_text_put_spans(t, view);
}

static void put_lines(struct wl_text *t, const void *what)
{
    for (const char *line = what; *line != '\0'; line += *line == '\n') {
        size_t size = strcspn(line, "\n");
        wl_text_put_part(t, line, size);
        wl_text_put(t, "\n");
        line += size;
    }
}

static void put_label(struct wl_text *t, const char *label)
{
    wl_text_put(t, "**");
    wl_text_put(t, label);
    wl_text_put(t, ":** ");
}

static void put_fix(struct wl_text *t, const struct wl_view_fix *fix, bool first)
{
    if (!fix->with_previous)
        put_label(t, first ? "Fix" : "Or");
    else
        wl_text_put(t, "... ");
    put_prose(t, fix->summary);
    wl_text_put(t, fix->code != NULL ? ":\n\n" : "\n\n");
    if (fix->code != NULL)
        put_block(t, "python", put_lines, fix->code);
}

static void put_conditions(struct wl_text *t, const char *conditions)
{
    if (conditions == NULL)
        return;
    wl_text_put(t, "(");
    put_prose(t, conditions);
    wl_text_put(t, ")\n\n");
}

static void put_fixes(struct wl_text *t, const struct wl_view *view)
{
    const char *conditions = NULL;
    for (size_t i = 0; i < view->fix_count && view->fixes[i].told; i++) {
        const struct wl_view_fix *fix = &view->fixes[i];
        if (!fix->with_previous) {
            put_conditions(t, conditions);
            conditions = fix->conditions;
        }
        put_fix(t, fix, i == 0);
    }
    put_conditions(t, conditions);
}

static void put_note(struct wl_text *t, const struct wl_view *view, enum wl_view_word word, const char *label)
{
    if (view->notes[word] == NULL)
        return;
    put_label(t, label);
    put_prose(t, view->notes[word]);
    wl_text_put(t, "\n\n");
}

/* An address that is nothing else may be a link; it shows where it leads. */
static bool is_address(const char *text)
{
    static const char signs[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?#=&%+:";
    return strncmp(text, "https://", 8) == 0 && text[strspn(text, signs)] == '\0';
}

static void put_see(struct wl_text *t, const char *address)
{
    if (address == NULL)
        return;
    put_label(t, "See");
    if (is_address(address)) {
        wl_text_put(t, "<");
        wl_text_put_field(t, address);
        wl_text_put(t, ">");
    } else {
        put_code(t, address);
    }
    wl_text_put(t, "\n\n");
}

static void put_message(struct wl_text *t, const struct wl_view *view)
{
    wl_text_put(t, "### ");
    put_code(t, view->title);
    wl_text_put(t, " ");
    put_prose(t, view->headline);
    wl_text_put(t, "\n\n");
    if (view->span_count > 0)
        put_block(t, "text", put_places, view);
    put_note(t, view, WL_VIEW_WHY, "Why");
    put_note(t, view, WL_VIEW_WHY_LIKELY, "Why (likely)");
    put_note(t, view, WL_VIEW_NOT_KNOWN, "Cause not known");
    put_fixes(t, view);
    put_note(t, view, WL_VIEW_OUTCOME, "Outcome");
    put_note(t, view, WL_VIEW_SEEN, "Seen");
    put_note(t, view, WL_VIEW_NOTE, "Note");
    put_see(t, view->notes[WL_VIEW_SEE]);
}

/* --- the rest, folded --- */

static void put_stacks(struct wl_text *t, const void *report)
{
    wl_text_put_stacks(t, report);
}

static void put_threads(struct wl_text *t, const void *report)
{
    wl_text_put_threads(t, report);
}

static void put_loops(struct wl_text *t, const void *report)
{
    wl_text_put_loops(t, report);
}

static void put_folded(struct wl_text *t, const char *summary, put_fn *put, const json_t *report)
{
    wl_text_put(t, "<details><summary>");
    wl_text_put(t, summary);
    wl_text_put(t, "</summary>\n\n");
    put_block(t, "text", put, report);
    wl_text_put(t, "</details>\n\n");
}

static void put_item(struct wl_text *t, const char *label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    wl_text_put(t, "- ");
    wl_text_put(t, label);
    wl_text_put(t, " ");
    put_code(t, text);
    wl_text_put(t, "\n");
}

static void put_packages(struct wl_text *t, const json_t *packages)
{
    const char *name, *separator = "- packages on the stacks: ";
    json_t *version;

    json_object_foreach ((json_t *)packages, name, version) {
        wl_text_put(t, separator);
        put_code(t, name);
        wl_text_put(t, " ");
        put_code(t, json_is_string(version) ? json_string_value(version) : "?");
        separator = ", ";
    }
    if (json_object_size(packages) > 0)
        wl_text_put(t, "\n");
}

/* Each once. */
static void put_loop_classes(struct wl_text *t, const json_t *report)
{
    const char *before = NULL;
    for (size_t i = 0; i < wl_field_count(report, "loops"); i++) {
        const char *class = wl_field_text(wl_field_at(report, "loops", i), "class");
        if (class != NULL && (before == NULL || strcmp(before, class) != 0))
            put_item(t, "event loop", class);
        before = class;
    }
}

/* What whoever reads the issue asks first. */
static void put_surroundings(struct wl_text *t, const json_t *report)
{
    const json_t *process = wl_field_object(report, "process"), *error = wl_field_object(report, "error");

    put_item(t, "exception", wl_field_text(error, "type"));
    put_item(t, "its message", wl_field_text(error, "message"));
    put_item(t, "Python", wl_field_text(process, "python"));
    put_loop_classes(t, report);
    put_packages(t, wl_field_object(process, "packages"));
    put_item(t, "whyloop", wl_field_text(wl_field_object(report, "whyloop"), "version"));
    put_item(t, "report", wl_field_text(report, "report_id"));
    put_item(t, "fingerprint", wl_field_text(report, "fingerprint"));
    wl_text_put(t, "\n");
}

void wl_markdown_put(struct wl_text *t, const json_t *report, const struct wl_view *view,
                     const struct wl_markdown_parts *parts)
{
    put_message(t, view);
    put_surroundings(t, report);
    put_folded(t, "Stacks", put_stacks, report);
    if (parts->threads)
        put_folded(t, "Threads", put_threads, report);
    if (parts->loops)
        put_folded(t, "Loops", put_loops, report);
}
