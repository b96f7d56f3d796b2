/* Stacks, threads and loops of a report, as text.  Runs in the command. */
#include "text_parts.h"

#include <string.h>

#include "../report/field.h"

enum { FRAME_INDENT = 9, SOURCE_MAX = 160, RELATED_MAX = 64 };

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

/* --- threads --- */

static const json_t *thread_of(const json_t *report, json_int_t id)
{
    for (size_t i = 0; id > 0 && i < wl_field_count(report, "threads"); i++)
        if (wl_field_int(wl_field_at(report, "threads", i), "id") == id)
            return wl_field_at(report, "threads", i);
    return NULL;
}

static void put_thread_title(struct wl_text *t, const json_t *thread, json_int_t id)
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
    put_thread_title(t, thread_of(report, id), id);
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

static void put_thread(struct wl_text *t, const json_t *thread)
{
    wl_text_put(t, "  ");
    put_thread_title(t, thread, wl_field_int(thread, "id"));
    if (wl_field_int(thread, "native_id") > 0) {
        wl_text_put(t, ", native id ");
        wl_text_put_int(t, wl_field_int(thread, "native_id"));
    }
    if (wl_field_int(thread, "loop") > 0) {
        wl_text_put(t, ", runs loop #");
        wl_text_put_int(t, wl_field_int(thread, "loop"));
    }
    wl_text_put(t, wl_field_true(thread, "raising") ? " (raised the error)\n" : "\n");
    put_thread_stacks(t, thread);
}

void wl_text_put_threads(struct wl_text *t, const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "threads"); i++)
        put_thread(t, wl_field_at(report, "threads", i));
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

static void put_moment(struct wl_text *t, const json_t *report, const char *what, const json_t *moment)
{
    wl_text_put(t, "  ");
    wl_text_put_field(t, what);
    if (wl_field_text(moment, "time") != NULL) {
        wl_text_put(t, " at ");
        wl_text_put_field(t, wl_field_text(moment, "time"));
    }
    if (wl_field_int(moment, "thread") > 0) {
        wl_text_put(t, " by ");
        wl_text_put_thread_name(t, report, wl_field_int(moment, "thread"));
    }
    wl_text_put(t, "\n");
}

static void put_moment_stack(struct wl_text *t, const json_t *moment)
{
    const json_t *stack = json_object_get(moment, "stack");
    if (json_array_size(stack) > 0) {
        wl_text_put_stack(t, stack, "      ");
    } else if (wl_field_object(moment, "location") != NULL) {
        wl_text_put(t, "      ");
        wl_text_put_place(t, wl_field_object(moment, "location"));
        wl_text_put(t, "\n");
    }
}

/* Several of the moments that explain an error lie on one stack, most often on that of the error itself. */
static const char *same_stack(const json_t *report, size_t index, const json_t *raising)
{
    const json_t *stack = json_object_get(wl_field_at(report, "related", index), "stack");
    if (json_array_size(stack) == 0)
        return NULL;
    if (json_equal(stack, json_object_get(raising, "python_stack")))
        return "the error";
    for (size_t i = 0; i < index; i++)
        if (json_equal(stack, json_object_get(wl_field_at(report, "related", i), "stack")))
            return wl_field_text(wl_field_at(report, "related", i), "role");
    return NULL;
}

static void put_related(struct wl_text *t, const json_t *report, size_t index, const json_t *raising)
{
    const json_t *related = wl_field_at(report, "related", index);
    const char *same = same_stack(report, index, raising);

    put_moment(t, report, wl_field_text(related, "role"), related);
    if (same == NULL) {
        put_moment_stack(t, related);
        return;
    }
    wl_text_put(t, "      ");
    if (wl_field_object(related, "location") != NULL) {
        wl_text_put_place(t, wl_field_object(related, "location"));
        wl_text_put(t, ", ");
    }
    wl_text_put(t, "on the stack of ");
    wl_text_put_field(t, same);
    wl_text_put(t, "\n");
}

void wl_text_put_stacks(struct wl_text *t, const json_t *report)
{
    const json_t *raising = NULL;
    for (size_t i = 0; i < wl_field_count(report, "threads"); i++)
        if (wl_field_true(wl_field_at(report, "threads", i), "raising")) {
            raising = wl_field_at(report, "threads", i);
            put_thread(t, raising);
        }
    put_await_chain(t, report);
    for (size_t i = 0; i < wl_field_count(report, "related") && i < RELATED_MAX; i++)
        put_related(t, report, i, raising);
}

/* --- loops --- */

static void put_loop(struct wl_text *t, const json_t *report, const json_t *loop)
{
    static const char *const moments[] = {"created", "started", "idle", "stopped", "closed"};

    wl_text_put(t, "  loop #");
    wl_text_put_int(t, wl_field_int(loop, "id"));
    wl_text_put(t, ": ");
    wl_text_put_field(t, wl_field_text(loop, "state"));
    if (wl_field_text(loop, "class") != NULL) {
        wl_text_put(t, ", ");
        wl_text_put_field(t, wl_field_text(loop, "class"));
    }
    if (wl_field_text(loop, "owner") != NULL) {
        wl_text_put(t, ", of ");
        wl_text_put_field(t, wl_field_text(loop, "owner"));
    }
    if (wl_field_int(loop, "runs") > 0) {
        wl_text_put(t, ", runs: ");
        wl_text_put_int(t, wl_field_int(loop, "runs"));
    }
    wl_text_put(t, "\n");
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        if (wl_field_object(loop, moments[i]) != NULL) {
            wl_text_put(t, "  ");
            put_moment(t, report, moments[i], wl_field_object(loop, moments[i]));
            put_moment_stack(t, wl_field_object(loop, moments[i]));
        }
}

void wl_text_put_loops(struct wl_text *t, const json_t *report)
{
    for (size_t i = 0; i < wl_field_count(report, "loops"); i++)
        put_loop(t, report, wl_field_at(report, "loops", i));
}
