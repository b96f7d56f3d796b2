/* whyloop list: the reports of a directory, newest first, the same incident once. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../common/kinds.h"
#include "../render/document.h"
#include "../render/text.h"
#include "../report/field.h"
#include "../report/groups.h"
#include "fail.h"
#include "output.h"
#include "verbs.h"

struct settings {
    const char *report_dir, *kind;
    bool json;
};

static const char HELP[] =
    "usage: whyloop list [OPTIONS]\n\n"
    "Lists the reports, newest first; those of the same incident are one line, with how many there are.\n\n"
    "  --report-dir DIR  where the reports are\n"
    "  --kind KIND       only errors of this kind (whyloop explain lists the kinds)\n"
    "  --json            one JSON document\n"
    "  --help            this text\n";

/* Blanks up to the column, at least two. */
static void pad(struct wl_buf *out, uint64_t begin, size_t column)
{
    size_t used = (size_t)(out->drained + out->len - begin);
    wl_buf_fill(out, ' ', used + 2 <= column ? column - used : 2);
}

/* 2026-11-24T04:15:12.482913Z as 2026-11-24 04:15:12Z */
static void put_time(struct wl_text *t, const char *time)
{
    if (time == NULL || strlen(time) != 27 || time[10] != 'T') {
        wl_text_put_field(t, time);
        return;
    }
    char shorter[] = "YYYY-MM-DD HH:MM:SSZ";
    memcpy(shorter, time, 10);
    memcpy(shorter + 11, time + 11, 8);
    wl_text_put_field(t, shorter);
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

static void warn_unread(size_t unread)
{
    char text[96];
    if (unread == 0)
        return;
    snprintf(text, sizeof text, "%zu could not be read (whyloop show FILE says why)", unread);
    wl_fail_warn("some reports are left out", text);
}

static int no_reports(const char *path, const char *kind)
{
    struct wl_error e;
    wl_error_set(&e, -ENOENT, "reports are made by: whyloop run -- COMMAND", path,
                 kind != NULL ? ": no report of kind " : ": no report is here", kind != NULL ? kind : "", (char *)NULL);
    return wl_fail(&e);
}

static int print(const struct settings *s, const struct wl_store *store, const struct wl_groups *groups)
{
    struct wl_output output;
    struct wl_error e;

    bool none = json_array_size(groups->list) == 0;

    if (none && !s->json)
        return no_reports(store->path, s->kind);
    wl_output_init(&output);
    if (s->json)
        wl_document_put(&output.buf, groups->list);
    else
        put_groups(&output.buf, groups->list);
    if (wl_output_finish(&output, &e) < 0)
        return wl_fail(&e);
    return none ? WL_STATUS_FAILED : WL_STATUS_DONE;
}

static int list(const struct settings *s)
{
    struct wl_store store;
    struct wl_groups groups;
    struct wl_error e;

    if (wl_store_open(&store, s->report_dir, &e) < 0)
        return wl_fail(&e);
    int r = wl_groups_read(&store, s->kind, &groups);
    int status;
    if (r == 0) {
        warn_unread(groups.unread);
        status = print(s, &store, &groups);
        wl_groups_close(&groups);
    } else {
        wl_error_set(&e, r, NULL, store.path, ": ", wl_error_word(r), (char *)NULL);
        status = wl_fail(&e);
    }
    wl_store_close(&store);
    return status;
}

enum { DIRECTORY = 1, KIND, JSON, LIST_HELP };

static const struct option OPTIONS[] = {
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"kind", required_argument, NULL, KIND},
    {"json", no_argument, NULL, JSON},
    {"help", no_argument, NULL, LIST_HELP},
    {0},
};

int wl_cmd_list(int argc, char **argv)
{
    struct settings s = {0};
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", OPTIONS, NULL)) != -1)
        switch (c) {
        case DIRECTORY: s.report_dir = optarg; break;
        case KIND:
            if (wl_kind_find(optarg) < 0)
                return wl_fail_usage("list", "no such kind; whyloop explain lists them", optarg);
            s.kind = optarg;
            break;
        case JSON: s.json = true; break;
        case LIST_HELP: return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        default: return wl_fail_option("list", c, argv);
        }
    if (optind < argc)
        return wl_fail_usage("list", "list takes no argument", argv[optind]);
    return list(&s);
}
