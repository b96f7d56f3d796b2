/* Stacks, folded: the user's frames are in view, runs of the standard library's behind one line.  Runs in the command.
 */
#include "html_parts.h"

#include <string.h>

#include "../report/field.h"

/* A report's stack has at most 256 frames; another writer's may have more. */
enum { FRAMES_MAX = 512 };

static bool is_word(const json_t *object, const char *name, const char *word)
{
    const char *text = wl_field_text(object, name);
    return text != NULL && strcmp(text, word) == 0;
}

/* --- frames --- */

static bool is_user(const json_t *frame)
{
    return is_word(frame, "origin", "user") || is_word(frame, "origin", "notebook");
}

static bool is_native(const json_t *frame)
{
    return is_word(frame, "kind", "native");
}

static bool is_folded(const json_t *frame)
{
    return wl_field_true(frame, "folded") || is_word(frame, "kind", "shim") ||
           (!is_native(frame) && is_word(frame, "origin", "stdlib"));
}

/* Where the frame is in its module, for want of a name. */
static void put_offset(struct wl_html *h, const json_t *native)
{
    const char *symbol = wl_field_text(native, "symbol"), *module = wl_field_text(native, "module");
    const char *offset = wl_field_text(native, symbol != NULL ? "symbol_offset" : "offset");

    wl_html_put_text(h, symbol != NULL   ? symbol
                        : module != NULL ? wl_html_base(module)
                                         : wl_field_text(native, "address"));
    wl_html_put_element(h, "+", offset, "");
}

static void put_native(struct wl_html *h, const json_t *frame)
{
    const json_t *native = wl_field_object(frame, "native");
    const char *function = wl_field_text(native, "function"), *module = wl_field_text(native, "module");

    wl_html_put(h, "<span class=\"tag\">native</span> <code class=\"function\">");
    if (function != NULL)
        wl_html_put_text(h, function);
    else
        put_offset(h, native);
    wl_html_put(h, "</code> ");
    if (wl_field_text(native, "file") != NULL)
        wl_html_put_place(h, native);
    else if (function != NULL || wl_field_text(native, "symbol") != NULL)
        wl_html_put_element(h, "<span class=\"muted\">", wl_html_base(module), "</span>");
}

static void put_python(struct wl_html *h, const json_t *frame)
{
    const char *source = wl_field_text(frame, "source");

    wl_html_put(h, "<code class=\"function\">");
    wl_html_put_text(h, wl_field_text(frame, "function"));
    wl_html_put(h, "</code> ");
    wl_html_put_place(h, frame);
    wl_html_put_package(h, frame);
    wl_html_put(h, is_user(frame) ? " <span class=\"tag yours\">your code</span>" : "");
    wl_html_put(h, wl_field_true(frame, "suspended") ? " <span class=\"tag\">waits</span>" : "");
    wl_html_put(h, wl_field_true(frame, "compiled") ? " <span class=\"tag\">compiled</span>" : "");
    if (source != NULL && source[0] != '\0') {
        wl_html_put(h, "<code class=\"line\">");
        source += strspn(source, " \t");
        wl_html_put_code(h, source, strlen(source));
        wl_html_put(h, "</code>");
    }
}

static void put_frame(struct wl_html *h, const json_t *frame, size_t number)
{
    wl_html_put(h, is_user(frame) ? "<li class=\"user\"><span class=\"no\">#" : "<li><span class=\"no\">#");
    wl_html_put_int(h, (json_int_t)number);
    wl_html_put(h, "</span> <div>");
    if (is_native(frame))
        put_native(h, frame);
    else
        put_python(h, frame);
    wl_html_put(h, "</div></li>\n");
}

/* How many frames from here on go behind one line; one alone is not worth it. */
static size_t fold_from(const json_t *stack, size_t from, size_t end)
{
    size_t at = from;
    while (at < end && is_folded(json_array_get(stack, at)))
        at++;
    return at - from > 1 ? at - from : 0;
}

static bool is_same_line(const json_t *a, const json_t *b)
{
    static const char *const names[] = {"kind", "file", "line", "function"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_object_get(a, names[i]) == NULL ||
            !json_equal(json_object_get(a, names[i]), json_object_get(b, names[i])))
            return false;
    return true;
}

/* How many frames after this one are of the same line, as in a function that calls itself; few are not folded. */
static size_t repeats_after(const json_t *stack, size_t from, size_t end)
{
    size_t at = from + 1;
    while (at < end && is_same_line(json_array_get(stack, from), json_array_get(stack, at)))
        at++;
    return at - from - 1 >= 3 ? at - from - 1 : 0;
}

static void put_frames(struct wl_html *h, const json_t *stack, size_t from, size_t count)
{
    wl_html_put(h, "<ol class=\"frames\">\n");
    for (size_t i = from; i < from + count; i++)
        put_frame(h, json_array_get(stack, i), i);
    wl_html_put(h, "</ol>\n");
}

static void put_folded(struct wl_html *h, const json_t *stack, size_t from, size_t count, const char *words)
{
    wl_html_put(h, "<li class=\"fold\"><details><summary>");
    wl_html_put_int(h, (json_int_t)count);
    wl_html_put(h, " ");
    wl_html_put(h, words);
    wl_html_put(h, "</summary>\n");
    put_frames(h, stack, from, count);
    wl_html_put(h, "</details></li>\n");
}

static const char *words_of(const json_t *stack, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++)
        if (!is_word(json_array_get(stack, i), "origin", "stdlib"))
            return "frames of Python and its library";
    return "frames of the standard library";
}

/* One frame, or what goes behind one line; returns how many frames that was. */
static size_t put_some(struct wl_html *h, const json_t *stack, size_t from, size_t end)
{
    size_t folded = fold_from(stack, from, end), repeated = repeats_after(stack, from, end);

    if (folded > 0) {
        put_folded(h, stack, from, folded, words_of(stack, from, folded));
        return folded;
    }
    put_frame(h, json_array_get(stack, from), from);
    if (repeated == 0)
        return 1;
    put_folded(h, stack, from + 1, repeated, "more frames of the same line");
    return 1 + repeated;
}

void wl_html_put_frames(struct wl_html *h, const json_t *stack)
{
    size_t count = json_array_size(stack), shown = count < FRAMES_MAX ? count : FRAMES_MAX;

    wl_html_put(h, "<ol class=\"frames\">\n");
    for (size_t i = 0; i < shown;)
        i += put_some(h, stack, i, shown);
    wl_html_put(h, "</ol>\n");
    wl_html_put_more(h, shown, count);
}

static void put_stack(struct wl_html *h, const char *title, const json_t *stack, bool open)
{
    if (json_array_size(stack) == 0)
        return;
    wl_html_put(h, open ? "<details open><summary>" : "<details><summary>");
    wl_html_put(h, title);
    wl_html_put(h, " <span class=\"muted\">");
    wl_html_put_count(h, json_array_size(stack), "frame", "frames");
    wl_html_put(h, ", innermost first</span></summary>\n");
    wl_html_put_frames(h, stack);
    wl_html_put(h, "</details>\n");
}

/* --- threads --- */

static bool has_stack(const json_t *thread)
{
    return wl_field_count(thread, "merged_stack") + wl_field_count(thread, "python_stack") +
               wl_field_count(thread, "native_stack") >
           0;
}

static void put_thread_stacks(struct wl_html *h, const json_t *thread, bool open)
{
    bool merged = wl_field_count(thread, "merged_stack") > 0;
    put_stack(h, "Python and native, merged", json_object_get(thread, "merged_stack"), open);
    put_stack(h, "Python", json_object_get(thread, "python_stack"), open && !merged);
    put_stack(h, "Native", json_object_get(thread, "native_stack"), false);
}

static void put_launched(struct wl_html *h, const json_t *thread)
{
    const json_t *launched = wl_field_object(thread, "launched");
    if (launched == NULL)
        return;
    wl_html_put(h, "<p>Started ");
    wl_html_put_when(h, wl_field_text(launched, "time"));
    if (wl_field_int(launched, "thread") > 0) {
        wl_html_put(h, " by ");
        wl_html_put_thread(h, wl_field_int(launched, "thread"));
    }
    if (wl_field_object(launched, "location") != NULL) {
        wl_html_put(h, " at ");
        wl_html_put_place(h, wl_field_object(launched, "location"));
        wl_html_put_function(h, wl_field_object(launched, "location"));
    }
    wl_html_put(h, "</p>\n");
    put_stack(h, "Where it was started", json_object_get(launched, "stack"), false);
}

static void put_thread_facts(struct wl_html *h, const json_t *thread)
{
    json_int_t loop = wl_field_int(thread, "loop");
    wl_html_put(h, wl_field_true(thread, "raising") ? " <span class=\"chip bad\">raised the error</span>" : "");
    wl_html_put(h, wl_field_true(thread, "main") ? " <span class=\"chip plain\">main thread</span>" : "");
    if (loop > 0) {
        wl_html_put(h, " <span class=\"chip\">runs loop #");
        wl_html_put_int(h, loop);
        wl_html_put(h, "</span>");
    }
    if (wl_field_int(thread, "native_id") > 0) {
        wl_html_put(h, " <span class=\"muted\">native id ");
        wl_html_put_int(h, wl_field_int(thread, "native_id"));
        wl_html_put(h, "</span>");
    }
}

static void put_thread(struct wl_html *h, const json_t *thread)
{
    const char *name = wl_field_text(thread, "name");

    wl_html_put(h, "<article class=\"card\">\n<h3>Thread");
    if (wl_field_int(thread, "id") > 0) {
        wl_html_put(h, " #");
        wl_html_put_int(h, wl_field_int(thread, "id"));
    }
    wl_html_put_element(h, " ‘", name, "’");
    put_thread_facts(h, thread);
    wl_html_put(h, "</h3>\n");
    put_launched(h, thread);
    if (!has_stack(thread))
        wl_html_put(h, "<p class=\"muted\">No stack was recorded.</p>\n");
    else if (wl_field_true(thread, "raising"))
        wl_html_put(h, "<p class=\"muted\">Its stack is <a href=\"#stacks\">above</a>.</p>\n");
    else
        put_thread_stacks(h, thread, false);
    wl_html_put(h, "</article>\n");
}

bool wl_html_has_threads(const struct wl_html *h)
{
    return wl_field_count(h->report, "threads") > 0;
}

void wl_html_put_threads(struct wl_html *h)
{
    wl_html_put_cards(h, "threads", "thread", put_thread);
}

/* --- the stacks of the error and of the moments that explain it --- */

static void put_raising(struct wl_html *h)
{
    for (size_t i = 0; i < wl_field_count(h->report, "threads"); i++) {
        const json_t *thread = wl_field_at(h->report, "threads", i);
        if (!wl_field_true(thread, "raising") || !has_stack(thread))
            continue;
        wl_html_put(h, "<h3>The error, in ");
        wl_html_put_thread(h, wl_field_int(thread, "id"));
        wl_html_put(h, "</h3>\n");
        put_thread_stacks(h, thread, true);
        return;
    }
}

static void put_await_chain(struct wl_html *h)
{
    const json_t *task = wl_field_object(h->report, "task");
    size_t count = wl_field_count(task, "await_chain"), shown = count < FRAMES_MAX ? count : FRAMES_MAX;

    if (count == 0)
        return;
    wl_html_put(h, "<h3>Who awaits whom");
    wl_html_put_element(h, " in task ‘", wl_field_text(task, "name"), "’");
    wl_html_put(h, "</h3>\n<ol class=\"frames\">\n");
    for (size_t i = 0; i < shown; i++)
        put_frame(h, wl_field_at(task, "await_chain", i), i);
    wl_html_put(h, "</ol>\n");
    wl_html_put_more(h, shown, count);
}

static void put_related(struct wl_html *h, size_t index)
{
    const json_t *related = wl_field_at(h->report, "related", index), *stack = json_object_get(related, "stack");
    if (json_array_size(stack) == 0)
        return;
    wl_html_put(h, "<details><summary>");
    wl_html_put_role(h, wl_field_text(related, "role"));
    wl_html_put_element(h, ": ", wl_field_text(related, "note"), "");
    if (wl_field_object(related, "location") != NULL) {
        wl_html_put(h, " <span class=\"muted\">");
        wl_html_put_place(h, wl_field_object(related, "location"));
        wl_html_put(h, "</span>");
    }
    /* A browser unfolds what a link leads into, not what it leads to. */
    wl_html_put(h, "</summary>\n<div class=\"moment\" id=\"moment-");
    wl_html_put_int(h, (json_int_t)index);
    wl_html_put(h, "\">\n");
    wl_html_put_frames(h, stack);
    wl_html_put(h, "</div>\n</details>\n");
}

static bool has_related_stack(const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "related"); i++)
        if (wl_field_count(wl_field_at(report, "related", i), "stack") > 0)
            return true;
    return false;
}

static bool has_raising_stack(const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "threads"); i++)
        if (wl_field_true(wl_field_at(report, "threads", i), "raising") && has_stack(wl_field_at(report, "threads", i)))
            return true;
    return false;
}

bool wl_html_has_stacks(const struct wl_html *h)
{
    return has_raising_stack(h->report) || has_related_stack(h->report) ||
           wl_field_count(wl_field_object(h->report, "task"), "await_chain") > 0;
}

void wl_html_put_stacks(struct wl_html *h)
{
    size_t count = wl_field_count(h->report, "related"), shown = count < WL_HTML_LIST_MAX ? count : WL_HTML_LIST_MAX;

    put_raising(h);
    put_await_chain(h);
    if (has_related_stack(h->report))
        wl_html_put(h, "<h3>The moments that explain it</h3>\n");
    for (size_t i = 0; i < shown; i++)
        put_related(h, i);
    wl_html_put_more(h, shown, count);
}
