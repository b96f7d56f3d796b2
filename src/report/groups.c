/* Grouping the reports of a directory.
 *
 * Runs in the command.  The store has the newest report first, and it is the newest of a fingerprint that tells what
 * became of the incident.  A report counts the incidents of all processes that found it; a second one of the same cause
 * counts others than those.  Of each file only the first bytes are read (head.c), unless they do not tell.
 */
#include "groups.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "field.h"
#include "head.h"
#include "reader.h"

enum { HEAD_SIZE = 8192, TEXT_MAX = 64 };

/* What a report contributes to its group. */
struct part {
    char fingerprint[TEXT_MAX], first[TEXT_MAX], last[TEXT_MAX];
    int64_t count;
};

struct work {
    struct wl_store *store;
    const struct wl_groups_filter *filter;
    struct wl_groups *groups;
    json_t *by_fingerprint;     /* the same objects as in groups->list */
    char data[HEAD_SIZE + 1];
    char text[2 * HEAD_SIZE];
};

/* --- a report by its first bytes --- */

static bool ends_like_a_report(int fd, off_t size, const char *data, size_t n)
{
    char end[2];
    if ((off_t)n == size)
        memcpy(end, data + n - 2, 2);
    else if (pread(fd, end, 2, size - 2) != 2)
        return false;
    return end[1] == '}' || (end[0] == '}' && end[1] == '\n');
}

/* The number of bytes in w->data; 0: it is for reader.c to say what is wrong. */
static size_t read_head(struct work *w, const char *name)
{
    struct stat st;
    int fd = openat(w->store->dir, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return 0;
    ssize_t n = -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 2 && st.st_size <= (off_t)WL_READER_MAX)
        n = pread(fd, w->data, HEAD_SIZE, 0);
    if (n > 2 && !ends_like_a_report(fd, st.st_size, w->data, (size_t)n))
        n = -1;
    close(fd);
    return n > 2 ? (size_t)n : 0;
}

static bool part_of_head(const struct wl_head *h, struct part *ret)
{
    const struct wl_head_value *first = h->first_seen.size > 0 ? &h->first_seen : &h->timestamp;
    const struct wl_head_value *last = h->last_seen.size > 0 ? &h->last_seen : &h->timestamp;
    ret->count = wl_head_number(&h->count, 1);
    return wl_head_number(&h->schema, 0) == WL_READER_SCHEMA && wl_head_text(&h->fingerprint, ret->fingerprint, TEXT_MAX) &&
           wl_head_text(first, ret->first, TEXT_MAX) && wl_head_text(last, ret->last, TEXT_MAX);
}

static void put_member(struct wl_buf *out, const char *name, const struct wl_head_value *v)
{
    if (v->size == 0)
        return;
    wl_buf_puts(out, out->len > 0 ? ",\"" : "{\"");
    wl_buf_puts(out, name);
    wl_buf_puts(out, "\":");
    wl_buf_put(out, v->at, v->size);
}

static bool is_type(const json_t *object, const char *name, bool required, json_type type)
{
    const json_t *value = json_object_get(object, name);
    return value == NULL ? !required : json_typeof(value) == type;
}

static bool is_sound(const json_t *group)
{
    return is_type(group, "fingerprint", true, JSON_STRING) && is_type(group, "kind", true, JSON_STRING) &&
           is_type(group, "cause", true, JSON_STRING) && is_type(group, "outcome", true, JSON_STRING) &&
           is_type(group, "report_id", true, JSON_STRING) && is_type(group, "message", true, JSON_STRING) &&
           is_type(group, "location", false, JSON_OBJECT);
}

/* The found values as one small document for jansson, which decides whether they are sound. */
static json_t *group_of_head(struct work *w, const struct wl_head *h)
{
    struct wl_buf out;
    wl_buf_init(&out, w->text, sizeof w->text);
    put_member(&out, "fingerprint", &h->fingerprint);
    put_member(&out, "kind", &h->kind);
    put_member(&out, "cause", &h->cause);
    put_member(&out, "outcome", &h->outcome);
    put_member(&out, "report_id", &h->report_id);
    put_member(&out, "location", &h->location);
    put_member(&out, "message", &h->message);
    wl_buf_puts(&out, "}");
    if (out.error != 0 || memchr(out.data, '\0', out.len) != NULL)
        return NULL;
    json_t *group = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
    if (group != NULL && !is_sound(group)) {
        json_decref(group);
        return NULL;
    }
    return group;
}

/* --- a report that was read whole --- */

static void copy_text(char *to, const char *from, const char *otherwise)
{
    const char *text = from != NULL ? from : otherwise != NULL ? otherwise : "";
    size_t n = strnlen(text, TEXT_MAX - 1);
    memcpy(to, text, n);
    to[n] = '\0';
}

static void part_of_report(const json_t *root, struct part *ret)
{
    const char *time = wl_field_text(root, "timestamp");
    json_int_t count = wl_field_int(root, "count");
    copy_text(ret->fingerprint, wl_field_text(root, "fingerprint"), NULL);
    copy_text(ret->first, wl_field_text(root, "first_seen"), time);
    copy_text(ret->last, wl_field_text(root, "last_seen"), time);
    ret->count = count > 0 ? count : 1;
}

static void copy(json_t *to, const char *name, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    if (value != NULL)
        json_object_set(to, name, value);
}

static json_t *group_of_report(const json_t *root)
{
    json_t *group = json_object();
    const json_t *error = wl_field_object(root, "error"), *cause = wl_field_object(root, "cause");
    copy(group, "fingerprint", root, "fingerprint");
    copy(group, "kind", error, "kind");
    copy(group, "cause", cause, "kind");
    copy(group, "outcome", root, "outcome");
    copy(group, "report_id", root, "report_id");
    copy(group, "location", cause, "location");
    copy(group, "message", error, "message");
    return group;
}

/* --- groups --- */

static json_t *find(const struct work *w, const struct part *p)
{
    return json_object_get(w->by_fingerprint, p->fingerprint);
}

static void set_number(json_t *group, const char *name, json_int_t more)
{
    json_object_set_new(group, name, json_integer(wl_field_int(group, name) + more));
}

static void set_extreme(json_t *group, const char *name, const char *time, bool largest)
{
    const char *there = wl_field_text(group, name);
    if (there == NULL || (largest ? strcmp(time, there) > 0 : strcmp(time, there) < 0))
        json_object_set_new(group, name, json_string(time));
}

static void add(json_t *group, const struct part *p)
{
    set_number(group, "reports", 1);
    set_number(group, "count", p->count);
    set_extreme(group, "first", p->first, false);
    set_extreme(group, "last", p->last, true);
}

/* Takes the group over. */
static int begin(struct work *w, size_t index, const struct part *p, json_t *group)
{
    char storage[256];
    struct wl_buf id;

    wl_buf_init(&id, storage, sizeof storage);
    wl_store_put_id(w->store, index, &id);
    json_object_set_new(group, "id", json_string(wl_buf_string(&id)));
    json_object_set_new(group, "file", json_string(w->store->names[index]));
    if (json_array_append_new(w->groups->list, group) != 0)
        return -ENOMEM;
    add(group, p);
    return json_object_set(w->by_fingerprint, p->fingerprint, group) == 0 ? 0 : -ENOMEM;
}

static bool is_wanted(const struct work *w, const struct part *p)
{
    return w->filter->since == NULL || strcmp(p->last, w->filter->since) >= 0;
}

/* The name has the process that met the cause first, the report itself the one that met it last. */
static bool is_by_name(const struct work *w, size_t index)
{
    return wl_store_is_wanted(w->store->names[index], NULL, w->filter->pid);
}

static bool is_by(const struct work *w, size_t index, const json_t *root)
{
    return is_by_name(w, index) || wl_field_int(wl_field_object(root, "process"), "pid") == strtoll(w->filter->pid, NULL, 10);
}

static int read_whole(struct work *w, size_t index)
{
    struct wl_report report;
    struct wl_error e;
    struct part p;
    int r = 0;

    if (wl_reader_open_at(w->store->dir, w->store->names[index], &report, &e) < 0) {
        if (is_by_name(w, index) && w->groups->unread++ == 0)
            w->groups->because = e;
        return 0;
    }
    part_of_report(report.root, &p);
    bool wanted = is_wanted(w, &p) && is_by(w, index, report.root);
    json_t *there = wanted ? find(w, &p) : NULL;
    if (there != NULL) {
        add(there, &p);
    } else if (wanted) {
        json_t *group = group_of_report(report.root);
        r = group != NULL ? begin(w, index, &p, group) : -ENOMEM;
    }
    wl_reader_close(&report);
    return r;
}

static int read_one(struct work *w, size_t index)
{
    struct wl_head head;
    struct part p;
    size_t n = read_head(w, w->store->names[index]);

    if (n == 0 || !wl_head_scan(w->data, n, &head) || !part_of_head(&head, &p))
        return read_whole(w, index);
    if (!is_wanted(w, &p))
        return 0;
    /* what was met once was met by one process */
    if (!is_by_name(w, index))
        return p.count > 1 ? read_whole(w, index) : 0;
    json_t *there = find(w, &p);
    if (there != NULL) {
        add(there, &p);
        return 0;
    }
    json_t *group = group_of_head(w, &head);
    return group != NULL ? begin(w, index, &p, group) : read_whole(w, index);
}

/* --- order --- */

static int compare(const json_t *a, const json_t *b, const char *name)
{
    const char *x = wl_field_text(a, name), *y = wl_field_text(b, name);
    return strcmp(x != NULL ? x : "", y != NULL ? y : "");
}

static int last_seen_first(const void *a, const void *b)
{
    int r = compare(*(json_t *const *)b, *(json_t *const *)a, "last");
    return r != 0 ? r : compare(*(json_t *const *)b, *(json_t *const *)a, "file");
}

static int sort(json_t **list)
{
    size_t count = json_array_size(*list);
    json_t *sorted = json_array(), **groups = malloc((count + 1) * sizeof *groups);
    int r = sorted != NULL && groups != NULL ? 0 : -ENOMEM;

    for (size_t i = 0; r == 0 && i < count; i++)
        groups[i] = json_array_get(*list, i);
    if (r == 0)
        qsort(groups, count, sizeof *groups, last_seen_first);
    for (size_t i = 0; r == 0 && i < count; i++)
        r = json_array_append(sorted, groups[i]) == 0 ? 0 : -ENOMEM;
    free(groups);
    if (r == 0) {
        json_decref(*list);
        *list = sorted;
    } else {
        json_decref(sorted);
    }
    return r;
}

int wl_groups_read(struct wl_store *store, const struct wl_groups_filter *filter, struct wl_groups *ret)
{
    struct work *w = malloc(sizeof *w);

    if (w == NULL)
        return -ENOMEM;
    ret->list = json_array();
    ret->unread = 0;
    w->store = store;
    w->filter = filter;
    w->groups = ret;
    w->by_fingerprint = json_object();
    int r = 0;
    for (size_t i = 0; r == 0 && i < store->count; i++)
        r = wl_store_is_wanted(store->names[i], filter->kind, NULL) ? read_one(w, i) : 0;
    json_decref(w->by_fingerprint);
    free(w);
    if (r == 0)
        r = sort(&ret->list);
    if (r < 0)
        wl_groups_close(ret);
    return r;
}

void wl_groups_close(struct wl_groups *groups)
{
    json_decref(groups->list);
    groups->list = NULL;
}
