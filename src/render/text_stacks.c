/* Stacks, threads and loops of a report, as text.  Runs in the command. */
#include "text_parts.h"

#include <string.h>

#include "../common/timefmt.h"
#include "../report/field.h"

/* LIST_MAX: more threads or loops than any report has; of one that was made to be slow, the rest is counted. */
enum { FRAME_INDENT = 9, SOURCE_MAX = 160, RELATED_MAX = 64, LIST_MAX = 200 };

/* --- frames --- */

/* With what symbols.c found: function, then file and line or, without them, the module. */
static void put_named(struct wl_text *t, const json_t *native)
{
    const char *file = wl_field_text(native, "file");

    wl_text_put_field(t, wl_field_text(native, "function"));
    wl_text_put(t, "  (");
    wl_text_put_field(t, file != NULL ? file : wl_field_text(native, "module"));
    if (file != NULL) {
        wl_text_put(t, ":");
        wl_text_put_int(t, wl_field_int(native, "line"));
    }
    wl_text_put(t, ")");
}

static void put_native(struct wl_text *t, const json_t *native)
{
    const char *symbol = wl_field_text(native, "symbol"), *module = wl_field_text(native, "module");
    const char *offset = wl_field_text(native, symbol != NULL ? "symbol_offset" : "offset");

    if (wl_field_text(native, "function") != NULL) {
        put_named(t, native);
        return;
    }
    wl_text_put_field(t, symbol != NULL ? symbol : module != NULL ? module : wl_field_text(native, "address"));
    if (offset != NULL) {
        wl_text_put(t, "+");
        wl_text_put_field(t, offset);
    }
    if (symbol != NULL && module != NULL) {
        wl_text_put(t, "  (");
        wl_text_put_field(t, module);
        wl_text_put(t, ")");
    }
}

static void put_source(struct wl_text *t, const char *source, const char *indent)
{
    size_t size = source != NULL ? strlen(source) : 0, blank = source != NULL ? strspn(source, " \t\f") : 0;

    if (size == blank)
        return;
    wl_text_put(t, indent);
    wl_text_fill(t, ' ', FRAME_INDENT);
    wl_text_put_part(t, source + blank, size - blank < SOURCE_MAX ? size - blank : SOURCE_MAX);
    wl_text_put(t, size - blank > SOURCE_MAX ? "...\n" : "\n");
}

static void put_python(struct wl_text *t, const json_t *frame, const char *indent)
{
    const char *origin = wl_field_text(frame, "origin");
    bool faint = origin != NULL && strcmp(origin, "stdlib") == 0;

    if (faint)
        wl_text_begin(t, WL_TEXT_FAINT);
    wl_text_put_place(t, frame);
    if (faint)
        wl_text_end(t);
    wl_text_put(t, "\n");
    if (!faint)
        put_source(t, wl_field_text(frame, "source"), indent);
}

static void put_frame(struct wl_text *t, const json_t *frame, size_t number, const char *indent)
{
    const char *kind = wl_field_text(frame, "kind");

    wl_text_put(t, indent);
    wl_text_begin(t, WL_TEXT_RAIL);
    wl_text_put(t, "#");
    wl_text_put_int(t, (json_int_t)number);
    wl_text_end(t);
    wl_text_put(t, number < 10 ? "   " : number < 100 ? "  " : " ");
    if (kind != NULL && strcmp(kind, "native") == 0) {
        wl_text_put(t, "native  ");
        put_native(t, wl_field_object(frame, "native"));
        wl_text_put(t, "\n");
    } else {
        wl_text_put_field(t, kind != NULL && strcmp(kind, "python") != 0 ? kind : "py");
        wl_text_put(t, "  ");
        put_python(t, frame, indent);
    }
}

void wl_text_put_stack(struct wl_text *t, const json_t *stack, const char *indent)
{
    for (size_t i = 0; i < json_array_size(stack); i++)
        put_frame(t, json_array_get(stack, i), i, indent);
}

static void put_titled_stack(struct wl_text *t, const char *title, const json_t *stack)
{
    if (json_array_size(stack) == 0)
        return;
    wl_text_put(t, "    ");
    wl_text_put(t, title);
    wl_text_put(t, ", innermost first:\n");
    wl_text_put_stack(t, stack, "      ");
}

static void put_more(struct wl_text *t, size_t count)
{
    if (count == 0)
        return;
    wl_text_put(t, "  and ");
    wl_text_put_int(t, (json_int_t)count);
    wl_text_put(t, " more, which are in the report itself\n");
}

/* --- one thread --- */

static void put_thread_name(struct wl_text *t, const json_t *thread, json_int_t id)
{
    const char *name = wl_field_text(thread, "name");
    wl_text_put(t, "thread");
    if (id > 0) {
        wl_text_put(t, " #");
        wl_text_put_int(t, id);
    }
    if (name != NULL) {
        wl_text_put(t, " '");
        wl_text_put_field(t, name);
        wl_text_put(t, "'");
    }
}

void wl_text_put_thread_name(struct wl_text *t, const json_t *report, json_int_t id)
{
    put_thread_name(t, wl_field_thread(report, id), id);
}

static void put_thread_stacks(struct wl_text *t, const json_t *thread)
{
    const json_t *merged = json_object_get(thread, "merged_stack");
    if (json_array_size(merged) > 0) {
        put_titled_stack(t, "Python and native stack", merged);
        return;
    }
    put_titled_stack(t, "Python stack", json_object_get(thread, "python_stack"));
    put_titled_stack(t, "native stack", json_object_get(thread, "native_stack"));
}

static void put_thread_title(struct wl_text *t, const json_t *thread, const char *stacks)
{
    wl_text_put(t, "  ");
    put_thread_name(t, thread, wl_field_int(thread, "id"));
    if (wl_field_int(thread, "native_id") > 0) {
        wl_text_put(t, ", native id ");
        wl_text_put_int(t, wl_field_int(thread, "native_id"));
    }
    if (wl_field_int(thread, "loop") > 0) {
        wl_text_put(t, ", runs loop #");
        wl_text_put_int(t, wl_field_int(thread, "loop"));
    }
    if (wl_field_true(thread, "raising")) {
        wl_text_put(t, " (raised the error");
        wl_text_put(t, stacks);
        wl_text_put(t, ")");
    }
    wl_text_put(t, "\n");
}

/* --- stacks --- */

static void put_await_chain(struct wl_text *t, const json_t *report)
{
    const json_t *task = wl_field_object(report, "task");
    if (wl_field_count(task, "await_chain") == 0)
        return;
    wl_text_put(t, "  task '");
    wl_text_put_field(t, wl_field_text(task, "name"));
    wl_text_put(t, "', who awaits whom, innermost first:\n");
    for (size_t i = 0; i < wl_field_count(task, "await_chain"); i++) {
        wl_text_put(t, "      ");
        wl_text_put_place(t, wl_field_at(task, "await_chain", i));
        wl_text_put(t, "\n");
    }
}

/* " 5.7 ms before the error" */
static void put_before(struct wl_text *t, const char *time, const char *error)
{
    int64_t then, now;
    if (time == NULL || error == NULL || !wl_time_parse_rfc3339(time, strlen(time), &then) ||
        !wl_time_parse_rfc3339(error, strlen(error), &now) || then >= now)
        return;
    wl_text_put(t, " ");
    wl_time_put_span(t->out, now - then);
    wl_text_put(t, " before the error");
}

static void put_moment(struct wl_text *t, const json_t *report, const char *what, const json_t *moment)
{
    wl_text_put(t, "  ");
    wl_text_put_field(t, what);
    put_before(t, wl_field_text(moment, "time"), wl_field_text(report, "timestamp"));
    if (wl_field_int(moment, "thread") > 0) {
        wl_text_put(t, " by ");
        wl_text_put_thread_name(t, report, wl_field_int(moment, "thread"));
    }
    if (wl_field_text(moment, "time") != NULL) {
        wl_text_put(t, " (");
        wl_text_put_field(t, wl_field_text(moment, "time"));
        wl_text_put(t, ")");
    }
    wl_text_put(t, "\n");
}

static const json_t *raising_thread(const json_t *report)
{
    const json_t *raising = NULL;
    for (size_t i = 0; i < wl_field_count(report, "threads"); i++)
        if (wl_field_true(wl_field_at(report, "threads", i), "raising"))
            raising = wl_field_at(report, "threads", i);
    return raising;
}

/* Whose stack this is too, among the first `told`: the error's, then those of the moments that explain it.  Several lie
 * on one stack, most often on that of the error itself. */
static const char *same_stack(const json_t *report, const json_t *stack, size_t told)
{
    if (told == 0 || json_array_size(stack) == 0)
        return NULL;
    if (json_equal(stack, json_object_get(raising_thread(report), "python_stack")))
        return "the error";
    for (size_t i = 0; i + 1 < told && i < wl_field_count(report, "related"); i++)
        if (json_equal(stack, json_object_get(wl_field_at(report, "related", i), "stack")))
            return wl_field_text(wl_field_at(report, "related", i), "role");
    return NULL;
}

/* The moment's stack, or the place on one of the first `told`, which were shown. */
static void put_moment_stack(struct wl_text *t, const json_t *report, const json_t *moment, size_t told)
{
    const json_t *stack = json_object_get(moment, "stack"), *location = wl_field_object(moment, "location");
    const char *same = same_stack(report, stack, told);

    if (same == NULL && json_array_size(stack) > 0) {
        wl_text_put_stack(t, stack, "      ");
        return;
    }
    if (same == NULL && location == NULL)
        return;
    wl_text_put(t, "      ");
    if (location != NULL)
        wl_text_put_place(t, location);
    if (same != NULL) {
        wl_text_put(t, location != NULL ? ", on the stack of " : "on the stack of ");
        wl_text_put_field(t, same);
    }
    wl_text_put(t, "\n");
}

void wl_text_put_stacks(struct wl_text *t, const json_t *report)
{
    const json_t *raising = raising_thread(report);

    if (raising != NULL) {
        put_thread_title(t, raising, "");
        put_thread_stacks(t, raising);
    }
    put_await_chain(t, report);
    for (size_t i = 0; i < wl_field_count(report, "related") && i < RELATED_MAX; i++) {
        const json_t *related = wl_field_at(report, "related", i);
        put_moment(t, report, wl_field_text(related, "role"), related);
        put_moment_stack(t, report, related, 1 + i);
    }
}

/* Of a thread or a loop. */
static void put_moment_of(struct wl_text *t, const json_t *report, const char *what, const json_t *moment)
{
    if (moment == NULL)
        return;
    wl_text_put(t, "  ");
    put_moment(t, report, what, moment);
    put_moment_stack(t, report, moment, t->with_stacks ? 1 + RELATED_MAX : 0);
}

/* --- all threads --- */

void wl_text_put_threads(struct wl_text *t, const json_t *report)
{
    size_t count = wl_field_count(report, "threads"), shown = count < LIST_MAX ? count : LIST_MAX;
    const json_t *raising = raising_thread(report);

    for (size_t i = 0; i < shown; i++) {
        const json_t *thread = wl_field_at(report, "threads", i);
        bool told = t->with_stacks && thread == raising;
        put_thread_title(t, thread, told ? "; its stacks are above" : "");
        if (!told)
            put_thread_stacks(t, thread);
        put_moment_of(t, report, "started", wl_field_object(thread, "launched"));
    }
    put_more(t, count - shown);
}

/* --- loops --- */

static void put_part(struct wl_text *t, const char *before, const char *text)
{
    if (text == NULL)
        return;
    wl_text_put(t, before);
    wl_text_put_field(t, text);
}

static void put_loop_title(struct wl_text *t, const json_t *report, const json_t *loop)
{
    json_int_t runs = wl_field_int(loop, "runs"), pid = wl_field_int(loop, "pid");

    wl_text_put(t, "  loop #");
    wl_text_put_int(t, wl_field_int(loop, "id"));
    put_part(t, ": ", wl_field_text(loop, "state"));
    if (wl_field_int(loop, "thread") > 0) {
        wl_text_put(t, " in ");
        wl_text_put_thread_name(t, report, wl_field_int(loop, "thread"));
    }
    put_part(t, ", ", wl_field_text(loop, "class"));
    put_part(t, ", run by ", wl_field_text(loop, "owner"));
    if (runs > 1) {
        wl_text_put(t, ", ");
        wl_text_put_int(t, runs);
        wl_text_put(t, " times");
    }
    if (pid > 0) {
        wl_text_put(t, ", made in process ");
        wl_text_put_int(t, pid);
    }
    wl_text_put(t, "\n");
}

static void put_loop(struct wl_text *t, const json_t *report, const json_t *loop)
{
    static const struct {
        const char *name, *words;
    } moments[] = {
        {"created", "made"},
        {"started", "started"},
        {"stopped", "stop() called"},
        {"idle", "stopped running"},
        {"closed", "closed"},
    };
    put_loop_title(t, report, loop);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        put_moment_of(t, report, moments[i].words, wl_field_object(loop, moments[i].name));
}

void wl_text_put_loops(struct wl_text *t, const json_t *report)
{
    size_t count = wl_field_count(report, "loops"), shown = count < LIST_MAX ? count : LIST_MAX;
    for (size_t i = 0; i < shown; i++)
        put_loop(t, report, wl_field_at(report, "loops", i));
    put_more(t, count - shown);
}
