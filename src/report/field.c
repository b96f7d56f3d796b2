/* Reading a report's fields.  Runs in the command. */
#include "field.h"

/* A report has 24 at most; one that was made to be slow has no more. */
enum { THREADS_MAX = 500 };

const char *wl_field_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

json_int_t wl_field_int(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

bool wl_field_true(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

const json_t *wl_field_object(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_object(value) ? value : NULL;
}

size_t wl_field_count(const json_t *object, const char *name)
{
    return json_array_size(json_object_get(object, name));
}

const json_t *wl_field_at(const json_t *object, const char *name, size_t index)
{
    return json_array_get(json_object_get(object, name), index);
}

const json_t *wl_field_thread(const json_t *report, json_int_t id)
{
    size_t count = wl_field_count(report, "threads");
    for (size_t i = 0; id > 0 && i < count && i < THREADS_MAX; i++)
        if (wl_field_int(wl_field_at(report, "threads", i), "id") == id)
            return wl_field_at(report, "threads", i);
    return NULL;
}
