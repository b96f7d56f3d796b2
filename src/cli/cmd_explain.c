/* whyloop explain: a kind of error, with its causes and a small program wrong and right; without a KIND, the kinds. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../common/kinds.h"
#include "explain_texts.h"
#include "fail.h"
#include "output.h"
#include "verbs.h"

static const char HELP[] =
    "usage: whyloop explain [KIND]\n\n"
    "Explains a kind of error: what it means, why it happens, and a small program wrong and right. Without a KIND it\n"
    "lists them. A message has its kind in brackets: error[KIND].\n";

static void put_title(struct wl_buf *out, int kind, size_t column)
{
    const char *name = wl_kind_name((enum wl_kind)kind);
    size_t size = strlen(name);
    wl_buf_puts(out, name);
    wl_buf_puts(out, column > 0 ? "" : ": ");
    wl_buf_fill(out, ' ', size < column ? column - size : 0);
    wl_buf_puts(out, wl_kind_title((enum wl_kind)kind));
    wl_buf_puts(out, "\n");
}

static void put_kinds(struct wl_buf *out)
{
    for (int kind = 0; kind < WL_KIND_COUNT; kind++)
        put_title(out, kind, 22);
}

static void put_text(struct wl_buf *out, int kind)
{
    const struct wl_explain_text *text = wl_explain_texts;
    put_title(out, kind, 0);
    while (text->kind != NULL && strcmp(text->kind, wl_kind_name((enum wl_kind)kind)) != 0)
        text++;
    for (size_t i = 0; text->kind != NULL && text->lines[i] != NULL; i++) {
        wl_buf_puts(out, text->lines[i]);
        wl_buf_puts(out, "\n");
    }
}

static int explain(const char *name)
{
    struct wl_output output;
    struct wl_error e;
    int kind = name != NULL ? wl_kind_find(name) : 0;

    if (kind < 0) {
        wl_error_set(&e, -EINVAL, "whyloop explain lists the kinds", name, ": no such kind of error", (char *)NULL);
        return wl_fail(&e);
    }
    wl_output_init(&output);
    if (name != NULL)
        put_text(&output.buf, kind);
    else
        put_kinds(&output.buf);
    return wl_output_finish(&output, &e) < 0 ? wl_fail(&e) : WL_STATUS_DONE;
}

int wl_cmd_explain(int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1)
        switch (c) {
        case 'h': return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        default: return wl_fail_option("explain", c, argv);
        }
    if (argc - optind > 1)
        return wl_fail_usage("explain", "only one kind at a time", argv[optind + 1]);
    return explain(argv[optind]);
}
