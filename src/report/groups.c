/* Grouping the reports of a directory.
 *
 * Runs in the command.  The store has the newest report first, and it is the newest that tells what became of the
 * incident.  A report counts the incidents of all processes that found it; a second one of the same cause others than those.
 */
#include "groups.h"

#include <errno.h>
#include <string.h>

#include "field.h"
#include "reader.h"

static void copy(json_t *to, const char *name, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    if (value != NULL)
        json_object_set(to, name, value);
}

/* A report of an earlier release has a timestamp alone. */
static void copy_time(json_t *to, const char *name, const json_t *report, const char *key)
{
    copy(to, name, report, json_object_get(report, key) != NULL ? key : "timestamp");
}

static json_t *begin(const struct wl_store *store, size_t index, const json_t *report)
{
    json_t *group = json_object();
    const json_t *error = wl_field_object(report, "error"), *cause = wl_field_object(report, "cause");
    char storage[256];
    struct wl_buf id;

    wl_buf_init(&id, storage, sizeof storage);
    wl_store_put_id(store, index, &id);
    copy(group, "fingerprint", report, "fingerprint");
    json_object_set_new(group, "reports", json_integer(0));
    json_object_set_new(group, "count", json_integer(0));
    copy(group, "kind", error, "kind");
    copy(group, "cause", cause, "kind");
    copy(group, "outcome", report, "outcome");
    copy_time(group, "last", report, "last_seen");
    copy(group, "report_id", report, "report_id");
    json_object_set_new(group, "id", json_string(wl_buf_string(&id)));
    json_object_set_new(group, "file", json_string(store->names[index]));
    copy(group, "location", cause, "location");
    copy(group, "message", error, "message");
    return group;
}

static int add(struct wl_groups *groups, json_t *by_fingerprint, const struct wl_store *store, size_t index,
               const json_t *report)
{
    const char *fingerprint = wl_field_text(report, "fingerprint");
    json_t *group = json_object_get(by_fingerprint, fingerprint != NULL ? fingerprint : "");
    json_int_t count = wl_field_int(report, "count");

    if (group == NULL) {
        group = begin(store, index, report);
        if (group == NULL || json_array_append_new(groups->list, group) != 0 ||
            json_object_set(by_fingerprint, fingerprint != NULL ? fingerprint : "", group) != 0)
            return -ENOMEM;
    }
    json_object_set_new(group, "reports", json_integer(wl_field_int(group, "reports") + 1));
    json_object_set_new(group, "count", json_integer(wl_field_int(group, "count") + (count > 0 ? count : 1)));
    copy_time(group, "first", report, "first_seen");
    return 0;
}

int wl_groups_read(const struct wl_store *store, const char *kind, struct wl_groups *ret)
{
    json_t *by_fingerprint = json_object();
    int r = 0;

    ret->list = json_array();
    ret->unread = 0;
    for (size_t i = 0; r == 0 && i < store->count; i++) {
        struct wl_report report;
        struct wl_error e;
        if (wl_reader_open_at(store->dir, store->names[i], &report, &e) < 0) {
            ret->unread++;
            continue;
        }
        const char *its = wl_field_text(wl_field_object(report.root, "error"), "kind");
        if (kind == NULL || (its != NULL && strcmp(its, kind) == 0))
            r = add(ret, by_fingerprint, store, i, report.root);
        wl_reader_close(&report);
    }
    json_decref(by_fingerprint);
    if (r < 0)
        wl_groups_close(ret);
    return r;
}

void wl_groups_close(struct wl_groups *groups)
{
    json_decref(groups->list);
    groups->list = NULL;
}
