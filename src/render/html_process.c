/* Where it happened: the process, the report, and what is missing in it.  Runs in the command. */
#include "html_parts.h"

#include <string.h>

#include "../report/field.h"

enum { VERSION_MAX = 200 };

static void put_row(struct wl_html *h, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    wl_html_put(h, "<dt>");
    wl_html_put(h, name);
    wl_html_put(h, "</dt><dd><code>");
    wl_html_put_text(h, text);
    wl_html_put(h, "</code></dd>\n");
}

/* Older Pythons tell their version on two lines. */
static void put_python(struct wl_html *h, const char *version)
{
    const char *rest = version != NULL ? strchr(version, '\n') : NULL;

    if (rest == NULL || rest - version > VERSION_MAX) {
        put_row(h, "Python", version);
        return;
    }
    wl_html_put(h, "<dt>Python</dt><dd><code>");
    wl_html_put_textn(h, version, (size_t)(rest - version));
    wl_html_put(h, " ");
    wl_html_put_text(h, rest + 1);
    wl_html_put(h, "</code></dd>\n");
}

static void put_number_row(struct wl_html *h, const char *name, json_int_t value)
{
    if (value <= 0)
        return;
    wl_html_put(h, "<dt>");
    wl_html_put(h, name);
    wl_html_put(h, "</dt><dd><code>");
    wl_html_put_int(h, value);
    wl_html_put(h, "</code></dd>\n");
}

static void put_argv(struct wl_html *h, const json_t *process)
{
    size_t count = wl_field_count(process, "argv"), shown = count < WL_HTML_LIST_MAX ? count : WL_HTML_LIST_MAX;

    if (count == 0)
        return;
    wl_html_put(h, "<dt>command</dt><dd>");
    for (size_t i = 0; i < shown; i++) {
        wl_html_put(h, i > 0 ? " <code>" : "<code>");
        wl_html_put_text(h, json_string_value(wl_field_at(process, "argv", i)));
        wl_html_put(h, "</code>");
    }
    wl_html_put_more(h, shown, count);
    wl_html_put(h, "</dd>\n");
}

static void put_packages(struct wl_html *h, const json_t *process)
{
    json_t *packages = json_object_get(process, "packages");
    const char *name;
    json_t *version;
    size_t count = 0;

    if (json_object_size(packages) == 0)
        return;
    wl_html_put(h, "<dt>packages</dt><dd>");
    json_object_foreach(packages, name, version)
    {
        if (count++ == WL_HTML_LIST_MAX)
            break;
        wl_html_put(h, count > 1 ? ", <code>" : "<code>");
        wl_html_put_text(h, name);
        wl_html_put_element(h, " ", json_string_value(version), "");
        wl_html_put(h, "</code>");
    }
    wl_html_put_more(h, WL_HTML_LIST_MAX, json_object_size(packages));
    wl_html_put(h, "</dd>\n");
}

static void put_incomplete(struct wl_html *h)
{
    size_t count = wl_field_count(h->report, "incomplete"), shown = count < WL_HTML_LIST_MAX ? count : WL_HTML_LIST_MAX;

    if (count == 0)
        return;
    wl_html_put(h, "<h3>What is missing in this report</h3>\n<ul>\n");
    for (size_t i = 0; i < shown; i++) {
        const json_t *missing = wl_field_at(h->report, "incomplete", i);
        wl_html_put(h, "<li>");
        wl_html_put_element(h, "<code>", wl_field_text(missing, "what"), "</code>: ");
        wl_html_put_text(h, wl_field_text(missing, "why"));
        wl_html_put(h, "</li>\n");
    }
    wl_html_put(h, "</ul>\n");
    wl_html_put_more(h, shown, count);
}

static void put_object(struct wl_html *h)
{
    const json_t *object = wl_field_object(h->report, "object");
    put_row(h, "object", wl_field_text(object, "type"));
    put_row(h, "object’s detail", wl_field_text(object, "detail"));
}

static void put_task(struct wl_html *h)
{
    const json_t *task = wl_field_object(h->report, "task");
    put_row(h, "task", wl_field_text(task, "name"));
    put_row(h, "coroutine", wl_field_text(task, "coroutine"));
}

void wl_html_put_process(struct wl_html *h)
{
    const json_t *process = wl_field_object(h->report, "process"), *error = wl_field_object(h->report, "error");

    wl_html_put(h, "<dl>\n");
    put_row(h, "exception", wl_field_text(error, "type"));
    put_row(h, "its message", wl_field_text(error, "message"));
    put_task(h);
    put_object(h);
    put_argv(h, process);
    put_row(h, "directory", wl_field_text(process, "cwd"));
    put_python(h, wl_field_text(process, "python"));
    put_row(h, "executable", wl_field_text(process, "executable"));
    put_packages(h, process);
    put_row(h, "host", wl_field_text(process, "host"));
    put_number_row(h, "process", wl_field_int(process, "pid"));
    if (wl_field_int(process, "ns_pid") != wl_field_int(process, "pid"))
        put_number_row(h, "in its namespace", wl_field_int(process, "ns_pid"));
    put_row(h, "report", wl_field_text(h->report, "report_id"));
    put_row(h, "fingerprint", wl_field_text(h->report, "fingerprint"));
    put_row(h, "last seen", wl_field_text(h->report, "last_seen"));
    put_row(h, "file", h->view->notes[WL_VIEW_REPORT]);
    wl_html_put(h, "</dl>\n");
    put_incomplete(h);
}
