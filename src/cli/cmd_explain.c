/* whyloop explain: a kind of error, with its causes and small programs wrong and right; without a KIND, the kinds; of a
 * cause, the line that it points to and the kinds that have it. */
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
    "usage: whyloop explain [KIND|CAUSE]\n\n"
    "Explains a kind of error: what it means, why it happens, and small programs\n"
    "wrong and right. Without a KIND it lists them. A message has its kind in\n"
    "brackets: error[KIND]. Of a CAUSE it tells the line that it points to.\n\n"
    "  --help  this text\n";

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

static const struct wl_explain_text *text_of(int kind)
{
    const struct wl_explain_text *text = wl_explain_texts;
    while (text->kind != NULL && strcmp(text->kind, wl_kind_name((enum wl_kind)kind)) != 0)
        text++;
    return text;
}

static void put_text(struct wl_buf *out, int kind)
{
    const struct wl_explain_text *text = text_of(kind);
    put_title(out, kind, 0);
    for (size_t i = 0; text->kind != NULL && text->lines[i] != NULL; i++) {
        wl_buf_puts(out, text->lines[i]);
        wl_buf_puts(out, "\n");
    }
}

/* Has the kind's text a paragraph or a program of this cause? */
static bool has_cause(int kind, const char *cause)
{
    const struct wl_explain_text *text = text_of(kind);
    size_t size = strlen(cause);
    for (size_t i = 0; text->kind != NULL && text->lines[i] != NULL; i++) {
        const char *line = text->lines[i];
        if (strncmp(line, "Wrong: ", 7) == 0)
            line += 7;
        if (strncmp(line, cause, size) == 0 && strchr(":,", line[size]) != NULL)
            return true;
    }
    return false;
}

static void put_cause(struct wl_buf *out, int cause)
{
    const char *name = wl_cause_name((enum wl_cause_kind)cause);

    wl_buf_puts(out, name);
    wl_buf_puts(out, ": ");
    wl_buf_puts(out, wl_cause_title((enum wl_cause_kind)cause));
    wl_buf_puts(out, "\n\nA cause of errors. The line that it points to: ");
    wl_buf_puts(out, wl_cause_line((enum wl_cause_kind)cause));
    wl_buf_puts(out, ".\n");
    if (cause == WL_CAUSE_UNKNOWN)
        return;
    wl_buf_puts(out, "\nKinds of error that have it (whyloop explain KIND shows it at work):\n");
    for (int kind = 0; kind < WL_KIND_COUNT; kind++)
        if (has_cause(kind, name)) {
            wl_buf_puts(out, "  ");
            put_title(out, kind, 22);
        }
}

static int explain(const char *name)
{
    struct wl_output output;
    struct wl_error e;
    int kind = name != NULL ? wl_kind_find(name) : 0, cause = kind < 0 ? wl_cause_find_name(name) : -1;

    if (kind < 0 && cause < 0) {
        wl_error_set(&e, -EINVAL, "whyloop explain lists the kinds", name, ": no such kind of error", (char *)NULL);
        return wl_fail(&e);
    }
    wl_output_init(&output);
    if (cause >= 0)
        put_cause(&output.buf, cause);
    else if (name != NULL)
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
