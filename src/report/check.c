/* The types of a report's fields, as report.schema.json has them.
 *
 * Runs in the command.  A table for each kind of object; what is not in a table is a later release's and passes.
 * Recursion is as deep as the tables refer to each other (a report has stacks in moments in loops), not as the document
 * is nested.
 */
#include "check.h"

#include <errno.h>
#include <string.h>

#include "reader.h"

enum type { TEXT, NUMBER, TRUTH, OBJECT, LIST, TEXTS };

struct field {
    const char *name;
    enum type type;
    bool required;
    const struct field *inner; /* of the object, or of each object in the list */
};

struct place {
    const char *file;
    char path[160];
    struct wl_error *e;
};

static const struct field package[] = {{"name", TEXT, true, NULL}, {"version", TEXT, false, NULL}, {0}};
static const struct field native[] = {
    {"address", TEXT, false, NULL},
    {"module", TEXT, false, NULL},
    {"build_id", TEXT, false, NULL},
    {"offset", TEXT, false, NULL},
    {"symbol", TEXT, false, NULL},
    {"symbol_offset", TEXT, false, NULL},
    {0},
};
static const struct field cell[] = {{"execution_count", NUMBER, false, NULL}, {"line", NUMBER, false, NULL}, {0}};
/* clang-format off */
#define LOCATION \
    {"file", TEXT, false, NULL}, {"line", NUMBER, false, NULL}, {"end_line", NUMBER, false, NULL}, \
    {"column", NUMBER, false, NULL}, {"end_column", NUMBER, false, NULL}, {"function", TEXT, false, NULL}, \
    {"function_kind", TEXT, false, NULL}, {"module", TEXT, false, NULL}, {"source", TEXT, false, NULL}, \
    {"origin", TEXT, false, NULL}, {"package", OBJECT, false, package}, {"cell", OBJECT, false, cell}
#define MOMENT \
    {"time", TEXT, false, NULL}, {"thread", NUMBER, false, NULL}, {"location", OBJECT, false, location}, \
    {"stack", LIST, false, frame}
/* clang-format on */
static const struct field location[] = {LOCATION, {0}};
static const struct field frame[] = {
    LOCATION, {"kind", TEXT, true, NULL}, {"native", OBJECT, false, native}, {"folded", TRUTH, false, NULL}, {0}};
static const struct field moment[] = {MOMENT, {0}};
static const struct field related[] = {
    MOMENT, {"role", TEXT, true, NULL}, {"note", TEXT, false, NULL}, {"loop", NUMBER, false, NULL}, {0}};
static const struct field evidence[] = {
    {"rule", TEXT, true, NULL}, {"fact", TEXT, true, NULL}, {"ref", OBJECT, false, NULL}, {0}};
static const struct field error[] = {
    {"kind", TEXT, true, NULL}, {"type", TEXT, true, NULL}, {"message", TEXT, true, NULL}, {0}};
static const struct field cause[] = {
    {"kind", TEXT, true, NULL},
    {"headline", TEXT, false, NULL},
    {"summary", TEXT, false, NULL},
    {"confidence", TEXT, false, NULL},
    {"location", OBJECT, false, location},
    {"evidence", LIST, false, evidence},
    {"label", TEXT, false, NULL},
    {"note", TEXT, false, NULL},
    {"see", TEXT, false, NULL},
    {0},
};
static const struct field fix[] = {
    {"summary", TEXT, true, NULL},         {"applicability", TEXT, false, NULL},
    {"conditions", TEXT, false, NULL},     {"reference", TEXT, false, NULL},
    {"location", OBJECT, false, location}, {"before", TEXT, false, NULL},
    {"after", TEXT, false, NULL},          {"code", TEXT, false, NULL},
    {"with_previous", TRUTH, false, NULL}, {0},
};
static const struct field loop[] = {
    {"id", NUMBER, true, NULL},         {"class", TEXT, false, NULL},       {"owner", TEXT, false, NULL},
    {"state", TEXT, true, NULL},        {"roles", TEXTS, false, NULL},      {"thread", NUMBER, false, NULL},
    {"runs", NUMBER, false, NULL},      {"pid", NUMBER, false, NULL},       {"dead", TRUTH, false, NULL},
    {"created", OBJECT, false, moment}, {"started", OBJECT, false, moment}, {"idle", OBJECT, false, moment},
    {"stopped", OBJECT, false, moment}, {"closed", OBJECT, false, moment},  {0},
};
static const struct field thread[] = {
    {"id", NUMBER, false, NULL},
    {"native_id", NUMBER, false, NULL},
    {"name", TEXT, false, NULL},
    {"raising", TRUTH, true, NULL},
    {"main", TRUTH, false, NULL},
    {"loop", NUMBER, false, NULL},
    {"python_stack", LIST, false, frame},
    {"native_stack", LIST, false, frame},
    {"merged_stack", LIST, false, frame},
    {"launched", OBJECT, false, moment},
    {0},
};
static const struct field task[] = {{"name", TEXT, false, NULL},
                                    {"coroutine", TEXT, false, NULL},
                                    {"loop", NUMBER, false, NULL},
                                    {"await_chain", LIST, false, location},
                                    {0}};
static const struct field process[] = {
    {"pid", NUMBER, true, NULL},       {"ns_pid", NUMBER, false, NULL},
    {"host", TEXT, false, NULL},       {"argv", TEXTS, false, NULL},
    {"executable", TEXT, false, NULL}, {"cwd", TEXT, false, NULL},
    {"python", TEXT, false, NULL},     {"packages", OBJECT, false, NULL},
    {0},
};
static const struct field incomplete[] = {{"what", TEXT, true, NULL}, {"why", TEXT, true, NULL}, {0}};
static const struct field report[] = {
    {"schema_version", NUMBER, true, NULL},
    {"report_id", TEXT, true, NULL},
    {"revision", NUMBER, false, NULL},
    {"state", TEXT, false, NULL},
    {"outcome", TEXT, true, NULL},
    {"handled_at", OBJECT, false, location},
    {"handled_by", TEXT, false, NULL},
    {"count", NUMBER, false, NULL},
    {"fingerprint", TEXT, true, NULL},
    {"timestamp", TEXT, true, NULL},
    {"first_seen", TEXT, false, NULL},
    {"last_seen", TEXT, false, NULL},
    {"error", OBJECT, true, error},
    {"cause", OBJECT, true, cause},
    {"related", LIST, false, related},
    {"fix", LIST, false, fix},
    {"rendered", TEXT, false, NULL},
    {"task", OBJECT, false, task},
    {"loops", LIST, false, loop},
    {"threads", LIST, false, thread},
    {"process", OBJECT, false, process},
    {"incomplete", LIST, false, incomplete},
    {0},
};

static bool is_of(const json_t *value, enum type type)
{
    switch (type) {
    case TEXT: return json_is_string(value);
    case NUMBER: return json_is_integer(value);
    case TRUTH: return json_is_boolean(value);
    case OBJECT: return json_is_object(value);
    default: return json_is_array(value);
    }
}

static const char *word_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "a list";
    case JSON_STRING: return "a string";
    case JSON_INTEGER:
    case JSON_REAL: return "a number";
    case JSON_NULL: return "null";
    default: return "true or false";
    }
}

static const char *wanted(enum type type)
{
    static const char *const words[] = {"a string", "an integer", "true or false", "an object", "a list", "a list"};
    return words[type];
}

static int fault(struct place *at, const char *what, const char *instead)
{
    return wl_error_set(at->e, -EBADMSG, "it was not written by whyloop, or was changed since", at->file, ": ",
                        at->path[0] != '\0' ? at->path : "the document", ": ", what, instead, (char *)NULL);
}

/* Appends .name or [index] to the path; the caller cuts it off again at what it was. */
static void enter(struct place *at, const char *name, size_t index)
{
    struct wl_buf path;
    wl_buf_init(&path, at->path, sizeof at->path);
    path.len = strlen(at->path);
    if (name != NULL) {
        wl_buf_puts(&path, path.len > 0 ? "." : "");
        wl_buf_puts(&path, name);
    } else {
        wl_buf_putc(&path, '[');
        wl_buf_udec(&path, index);
        wl_buf_putc(&path, ']');
    }
    wl_buf_string(&path);
}

static int check_object(const json_t *object, const struct field *fields, struct place *at);

static int check_value(const json_t *value, const struct field *f, struct place *at)
{
    static const struct field text = {.name = "", .type = TEXT};
    static const struct field object = {.name = "", .type = OBJECT};

    if (!is_of(value, f->type)) {
        char what[64];
        struct wl_buf b;
        wl_buf_init(&b, what, sizeof what);
        wl_buf_puts(&b, word_of(value));
        wl_buf_puts(&b, ", not ");
        wl_buf_string(&b);
        return fault(at, what, wanted(f->type));
    }
    if (f->type == OBJECT && f->inner != NULL)
        return check_object(value, f->inner, at);
    if (f->type != LIST && f->type != TEXTS)
        return 0;

    size_t end = strlen(at->path);
    struct field each = f->type == TEXTS ? text : object;
    each.inner = f->inner;
    for (size_t i = 0; i < json_array_size(value); i++) {
        enter(at, NULL, i);
        int r = check_value(json_array_get(value, i), &each, at);
        if (r < 0)
            return r;
        at->path[end] = '\0';
    }
    return 0;
}

static int check_object(const json_t *object, const struct field *fields, struct place *at)
{
    size_t end = strlen(at->path);
    for (const struct field *f = fields; f->name != NULL; f++) {
        const json_t *value = json_object_get(object, f->name);
        enter(at, f->name, 0);
        int r = value != NULL ? check_value(value, f, at) : f->required ? fault(at, "missing", "") : 0;
        if (r < 0)
            return r;
        at->path[end] = '\0';
    }
    return 0;
}

static int no_report(struct wl_error *e, const char *name, const char *why)
{
    return wl_error_set(e, -EBADMSG, "reports are made by: whyloop run -- COMMAND", name,
                        ": JSON, but no report of whyloop: ", why, (char *)NULL);
}

int wl_check_report(const json_t *root, const char *name, json_int_t *ret_schema, struct wl_error *e)
{
    struct place at = {.file = name, .e = e};
    const json_t *schema = json_object_get(root, "schema_version");

    if (!json_is_object(root))
        return no_report(e, name, "it is no object");
    if (!json_is_integer(schema) || json_integer_value(schema) < 1)
        return no_report(e, name, "it has no schema_version");
    *ret_schema = json_integer_value(schema);
    if (*ret_schema > WL_READER_SCHEMA)
        return 0;
    return check_object(root, report, &at);
}
