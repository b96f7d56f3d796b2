/* whyloop list: the reports of a directory, the last seen first, the same incident once. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "../common/kinds.h"
#include "../common/timefmt.h"
#include "../render/document.h"
#include "../render/text.h"
#include "../report/field.h"
#include "../report/groups.h"
#include "fail.h"
#include "output.h"
#include "since.h"
#include "unit.h"
#include "verbs.h"

enum { TIME_SIZE = sizeof "2026-11-24T04:15:12.482913Z" };

struct settings {
    const char *report_dir, *unit;
    struct wl_groups_filter filter;
    char since[TIME_SIZE];
    bool json;
};

static const char HELP[] =
    "usage: whyloop list [OPTIONS]\n\n"
    "Lists the reports, the last seen first; those of the same incident are one line,\n"
    "with how often it was seen.\n\n"
    "  --kind=KIND       only errors of this kind (whyloop explain lists the kinds)\n"
    "  --since=TIME      only what was last seen then or later: 2h, yesterday,\n"
    "                    2026-11-24, 2026-11-24T04:15:12Z\n"
    "  --pid=PID         only what this process met first, or last\n"
    "  --unit=NAME       the reports of a systemd service\n"
    "  --report-dir=DIR  where the reports are\n"
    "  --json            one JSON document\n"
    "  --help            this text\n";

/* Blanks up to the column, at least two. */
static void pad(struct wl_buf *out, uint64_t begin, size_t column)
{
    size_t used = (size_t)(out->drained + out->len - begin);
    wl_buf_fill(out, ' ', used + 2 <= column ? column - used : 2);
}

static void put_time(struct wl_text *t, const char *time)
{
    int64_t us;
    if (time != NULL && wl_time_parse_rfc3339(time, strlen(time), &us))
        wl_time_put_second(t->out, us);
    else
        wl_text_put_field(t, time);
}

static void put_group(struct wl_text *t, const json_t *group)
{
    struct wl_buf *out = t->out;
    uint64_t begin = out->drained + out->len;
    json_int_t reports = wl_field_int(group, "reports"), count = wl_field_int(group, "count");

    put_time(t, wl_field_text(group, "last"));
    pad(out, begin, 22);
    wl_buf_dec(out, reports > count ? reports : count);
    wl_buf_puts(out, "x");
    pad(out, begin, 29);
    wl_text_put_field(t, wl_field_text(group, "kind"));
    pad(out, begin, 50);
    wl_text_put_field(t, wl_field_text(group, "outcome"));
    pad(out, begin, 61);
    wl_text_put_field(t, wl_field_text(group, "id"));
    wl_buf_puts(out, "\n    ");
    if (wl_field_object(group, "location") != NULL)
        wl_text_put_place(t, wl_field_object(group, "location"));
    else
        wl_text_put_field(t, wl_field_text(group, "message"));
    wl_buf_puts(out, "\n");
}

static void put_groups(struct wl_buf *out, const json_t *list)
{
    struct wl_text text = {.out = out, .ascii = wl_output_is_ascii()};
    wl_buf_puts(out, "LAST                  SEEN   KIND                 OUTCOME    ID\n");
    for (size_t i = 0; i < json_array_size(list); i++)
        put_group(&text, json_array_get(list, i));
}

static void warn_unread(const struct wl_groups *groups)
{
    char what[64], why[sizeof groups->because.text + 16];
    if (groups->unread == 0)
        return;
    if (groups->unread == 1)
        snprintf(what, sizeof what, "one report is left out");
    else
        snprintf(what, sizeof what, "%zu reports are left out", groups->unread);
    snprintf(why, sizeof why, "%s%s", groups->unread == 1 ? "" : "the first: ", groups->because.text);
    wl_fail_warn(what, why);
}

static int no_reports(const char *path, const struct settings *s)
{
    struct wl_error e;
    const struct wl_groups_filter *f = &s->filter;
    if (f->kind == NULL && f->pid == NULL && f->since == NULL)
        wl_error_set(&e, -ENOENT, "reports are made by: whyloop run -- COMMAND", path, ": no report is here", (char *)NULL);
    else
        wl_error_set(&e, -ENOENT, NULL, path, ": no report", f->kind != NULL ? " of kind " : "",
                     f->kind != NULL ? f->kind : "", f->pid != NULL ? " of process " : "", f->pid != NULL ? f->pid : "",
                     f->since != NULL ? " since " : "", f->since != NULL ? f->since : "", (char *)NULL);
    return wl_fail(&e);
}

static int print(const struct settings *s, const struct wl_store *store, const struct wl_groups *groups)
{
    struct wl_output output;
    struct wl_error e;

    bool none = json_array_size(groups->list) == 0;

    if (none && !s->json)
        return no_reports(store->path, s);
    wl_output_init(&output);
    if (s->json)
        wl_document_put(&output.buf, groups->list);
    else
        put_groups(&output.buf, groups->list);
    if (wl_output_finish(&output, &e) < 0)
        return wl_fail(&e);
    return none ? WL_STATUS_FAILED : WL_STATUS_DONE;
}

static int open_store(const struct settings *s, struct wl_store *store, struct wl_error *e)
{
    char path[PATH_MAX];
    if (s->unit == NULL)
        return wl_store_open(store, s->report_dir, e);
    int r = wl_unit_report_dir(s->unit, path, sizeof path, e);
    return r < 0 ? r : wl_store_open(store, path, e);
}

static int list(const struct settings *s)
{
    struct wl_store store;
    struct wl_groups groups;
    struct wl_error e;

    if (open_store(s, &store, &e) < 0)
        return wl_fail(&e);
    int r = wl_groups_read(&store, &s->filter, &groups);
    int status;
    if (r == 0) {
        warn_unread(&groups);
        status = print(s, &store, &groups);
        wl_groups_close(&groups);
    } else {
        wl_error_set(&e, r, NULL, store.path, ": ", wl_error_word(r), (char *)NULL);
        status = wl_fail(&e);
    }
    wl_store_close(&store);
    return status;
}

enum { DIRECTORY = 1, JSON, KIND, LIST_HELP, PID, SINCE, UNIT };

static const struct option OPTIONS[] = {
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"json", no_argument, NULL, JSON},
    {"kind", required_argument, NULL, KIND},
    {"help", no_argument, NULL, LIST_HELP},
    {"pid", required_argument, NULL, PID},
    {"since", required_argument, NULL, SINCE},
    {"unit", required_argument, NULL, UNIT},
    {0},
};

static bool set_since(struct settings *s, const char *text)
{
    struct wl_buf time;
    int64_t us;
    if (!wl_since_parse(text, wl_time_now_us(), &us))
        return false;
    wl_buf_init(&time, s->since, sizeof s->since);
    wl_time_put_rfc3339(&time, us);
    wl_buf_string(&time);
    s->filter.since = s->since;
    return time.error == 0;
}

/* Returns 0, or why the value is none. */
static const char *set(struct settings *s, int option, const char *value)
{
    switch (option) {
    case DIRECTORY: s->report_dir = value; break;
    case JSON: s->json = true; break;
    case KIND: s->filter.kind = value; return wl_kind_find(value) < 0 ? "no such kind; whyloop explain lists them" : NULL;
    case PID: s->filter.pid = value; return value[0] == '\0' || value[strspn(value, "0123456789")] != '\0' ? "it is no process number" : NULL;
    case SINCE: return set_since(s, value) ? NULL : "no such time; 2h, today, yesterday, 2026-11-24 or 2026-11-24T04:15:12Z are";
    case UNIT: s->unit = value; return value[0] == '\0' ? "the unit's name is empty" : NULL;
    }
    return NULL;
}

int wl_cmd_list(int argc, char **argv)
{
    struct settings s = {0};
    const char *why;
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", OPTIONS, NULL)) != -1) {
        if (c == LIST_HELP)
            return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        if (c == '?' || c == ':')
            return wl_fail_option("list", c, argv);
        if ((why = set(&s, c, optarg)) != NULL)
            return wl_fail_usage("list", why, optarg[0] != '\0' ? optarg : argv[optind - 1]);
    }
    if (optind < argc)
        return wl_fail_usage("list", "list takes no argument", argv[optind]);
    if (s.unit != NULL && s.report_dir != NULL)
        return wl_fail_usage("list", "with --report-dir there is no unit to ask about", "--unit");
    return list(&s);
}
