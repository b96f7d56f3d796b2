/* Fields of a report as C values; what is missing, or of another type in a newer report, is NULL, 0 or nothing. */
#ifndef WL_FIELD_H
#define WL_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Context: cli, all of them.  `object` may be NULL or no object.  Texts and objects belong to the report. */
const char *wl_field_text(const json_t *object, const char *name);
json_int_t wl_field_int(const json_t *object, const char *name);
bool wl_field_true(const json_t *object, const char *name);
const json_t *wl_field_object(const json_t *object, const char *name);
size_t wl_field_count(const json_t *object, const char *name); /* of a list */
const json_t *wl_field_at(const json_t *object, const char *name, size_t index);

/* Context: cli.  The thread of the report with that id, or NULL; id 0 is none's. */
const json_t *wl_field_thread(const json_t *report, json_int_t id);

#endif
