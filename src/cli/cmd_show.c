/* whyloop show: one report, as text, Markdown, HTML or JSON.
 *
 * REPORT is a file where it has a slash or ends in .json and is there, `-` standard input, else any part of the name of
 * one in the report directory.  read_it finds and reads it, put draws it in the format that was asked for, and where
 * text is longer than the terminal it goes through a pager.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../render/document.h"
#include "../render/html.h"
#include "../render/markdown.h"
#include "../render/text.h"
#include "../report/newest.h"
#include "../report/reader.h"
#include "../report/source.h"
#include "../report/store.h"
#include "../report/symbols.h"
#include "fail.h"
#include "output.h"
#include "pager.h"
#include "terminal.h"
#include "verbs.h"

enum format { AS_TEXT, AS_MARKDOWN, AS_HTML, AS_JSON, FORMATS };

static const char *const format_names[FORMATS] = {"text", "markdown", "html", "json"};

enum { CONTEXT_MAX = 100 };

struct settings {
    const char *report_dir, *debug_dir, *which, *output;
    enum format format;
    enum wl_when colors;
    int context; /* lines around each place; -1: none, and no file is opened */
    bool stacks, threads, loops, ascii, no_pager;
};

static const char HELP[] =
    "usage: whyloop show [OPTIONS] [REPORT|ID|-]\n\n"
    "Shows a report: a file, any part of the id of one in the report directory that\n"
    "no other has, or - for standard input; by default the newest one.\n\n"
    "  --format=FORMAT    text (the default), markdown to paste into an issue, html:\n"
    "                     one page for a browser, or json: the report itself\n"
    "  --stacks           also the stacks of the error and of what led to it\n"
    "  --threads          also every thread with its stacks\n"
    "  --loops            also every event loop with the moments of its life\n"
    "  --context=N        also N lines of the files around each place\n"
    "  -o, --output=FILE  write to FILE\n"
    "  --color=WHEN       always, never, or auto: where it is a terminal\n"
    "  --ascii            escape what is not ASCII\n"
    "  --no-pager         print long text at once\n"
    "  --report-dir=DIR   where the reports are\n"
    "  --debug-dir=DIR    where else native modules and their debug files are\n"
    "  --help             this text\n";

/* --- the report --- */

static bool is_file(const char *which)
{
    size_t size = strlen(which);
    if (strchr(which, '/') != NULL)
        return true;
    return size > 5 && strcmp(which + size - 5, ".json") == 0 && access(which, F_OK) == 0;
}

/* A report, and the path of its file where it has one. */
struct found {
    struct wl_report report;
    char path[PATH_MAX];
};

static int read_stored(const struct settings *s, struct found *ret, struct wl_error *e)
{
    struct wl_store store;
    int r = wl_store_open(&store, s->report_dir, e);
    if (r < 0)
        return r;
    long index = wl_store_find(&store, s->which, e);
    if (index >= 0 && s->which == NULL)
        index = (long)wl_newest_find(&store);
    r = index < 0 ? (int)index : wl_reader_open_at(store.dir, store.names[index], &ret->report, e);
    if (r == 0)
        snprintf(ret->path, sizeof ret->path, "%s/%s", store.path, store.names[index]);
    wl_store_close(&store);
    return r;
}

static const char *name_of(const struct settings *s)
{
    if (s->which == NULL)
        return "the newest report";
    return strcmp(s->which, "-") == 0 ? "standard input" : s->which;
}

static int read_it(const struct settings *s, struct found *ret, struct wl_error *e)
{
    ret->path[0] = '\0';
    if (s->which != NULL && strcmp(s->which, "-") == 0)
        return wl_reader_open_fd(STDIN_FILENO, "standard input", &ret->report, e);
    if (s->which == NULL || !is_file(s->which))
        return read_stored(s, ret, e);
    int r = wl_reader_open(s->which, &ret->report, e);
    if (r == 0 && realpath(s->which, ret->path) == NULL)
        ret->path[0] = '\0';
    return r;
}

/* --- more lines around the places --- */

static void add_lines(const struct settings *s, struct wl_view *view, struct wl_source *sources)
{
    bool found = false;
    for (size_t i = 0; s->context >= 0 && i < view->span_count; i++) {
        const struct wl_view_place *place = &view->spans[i].place;
        json_int_t end = place->end_line > place->line ? place->end_line : place->line;
        if (wl_source_read(place->location, place->line - s->context, end + s->context, &sources[i]) < 0)
            continue;
        view->spans[i].around = &sources[i];
        found = true;
    }
    if (s->context >= 0 && !found)
        wl_fail_warn("--context", "the files are not here, or have changed since");
}

/* --- what is shown --- */

static void put_text(const struct settings *s, struct wl_text *t, const json_t *report, const struct wl_view *view)
{
    wl_text_put_message(t, view);
    if (s->stacks) {
        wl_text_put_title(t, "Stacks");
        wl_text_put_stacks(t, report);
    }
    if (s->threads) {
        wl_text_put_title(t, "Threads");
        wl_text_put_threads(t, report);
    }
    if (s->loops) {
        wl_text_put_title(t, "Loops");
        wl_text_put_loops(t, report);
    }
}

static void put_view(const struct settings *s, struct wl_text *t, const json_t *report)
{
    struct wl_source sources[1 + WL_VIEW_SPANS] = {0};
    const struct wl_markdown_parts parts = {.threads = s->threads, .loops = s->loops};
    struct wl_view view;

    if (wl_view_make(report, &t->style, &view) == 0) {
        add_lines(s, &view, sources);
        if (s->format == AS_MARKDOWN)
            wl_markdown_put(t, report, &view, &parts);
        else if (s->format == AS_HTML)
            wl_html_put_report(t->out, report, &view);
        else
            put_text(s, t, report, &view);
    } else {
        t->out->error = -ENOMEM;
    }
    wl_view_done(&view);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        wl_source_free(&sources[i]);
}

static void put(const struct settings *s, struct wl_output *output, const struct wl_terminal *terminal,
                struct found *found)
{
    json_t *report = found->report.root;
    bool is_text = s->format == AS_TEXT;
    struct wl_text text = {
        .out = &output->buf,
        .ascii = s->ascii || (is_text && wl_output_is_ascii()),
        .colors = is_text && wl_terminal_has_colors(terminal, s->colors),
        .width = is_text ? terminal->columns : 0,
        .with_stacks = s->stacks || s->format == AS_MARKDOWN,
        .report = report,
        .style = {.home = getenv("HOME"), .report_path = found->path[0] != '\0' ? found->path : NULL},
    };

    if (s->format == AS_JSON) {
        wl_document_put(&output->buf, report);
        return;
    }
    if (s->stacks || s->threads || !is_text)
        wl_symbols_add(report, s->debug_dir);
    put_view(s, &text, report);
}

/* --- where it is shown --- */

static int open_output(const struct settings *s, struct wl_output *output, struct wl_terminal *ret_terminal,
                       struct wl_error *e)
{
    *ret_terminal = wl_terminal_find();
    if (s->output != NULL && strcmp(s->output, "-") != 0) {
        *ret_terminal = (struct wl_terminal){0};
        return wl_output_open(output, s->output, e);
    }
    if (ret_terminal->there && !s->no_pager && s->format == AS_TEXT)
        wl_output_hold(output);
    else
        wl_output_init(output);
    return 0;
}

static int close_output(struct wl_output *output, const struct wl_terminal *terminal, struct wl_error *e)
{
    size_t size = 0;
    const char *text = output->holds ? wl_output_take(output, &size) : NULL;
    if (text != NULL && wl_pager_show(terminal, text, size))
        wl_output_drop(output);
    return wl_output_finish(output, e);
}

static int show(const struct settings *s)
{
    struct found found;
    struct wl_output output;
    struct wl_terminal terminal;
    struct wl_error e;

    if (read_it(s, &found, &e) < 0)
        return wl_fail(&e);
    if (found.report.schema > WL_READER_SCHEMA)
        wl_fail_warn(name_of(s), "written by a later release of whyloop: shown as far as this one can");
    int r = open_output(s, &output, &terminal, &e);
    if (r == 0) {
        put(s, &output, &terminal, &found);
        r = close_output(&output, &terminal, &e);
    }
    wl_reader_close(&found.report);
    return r < 0 ? wl_fail(&e) : WL_STATUS_DONE;
}

/* --- options --- */

enum { FORMAT = 1, STACKS, THREADS, LOOPS, CONTEXT, COLOR, ASCII, NO_PAGER, DIRECTORY, DEBUG_DIR, SHOW_HELP };

static const struct option OPTIONS[] = {
    {"format", required_argument, NULL, FORMAT},
    {"stacks", no_argument, NULL, STACKS},
    {"threads", no_argument, NULL, THREADS},
    {"loops", no_argument, NULL, LOOPS},
    {"context", required_argument, NULL, CONTEXT},
    {"output", required_argument, NULL, 'o'},
    {"color", required_argument, NULL, COLOR},
    {"ascii", no_argument, NULL, ASCII},
    {"no-pager", no_argument, NULL, NO_PAGER},
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"debug-dir", required_argument, NULL, DEBUG_DIR},
    {"help", no_argument, NULL, SHOW_HELP},
    {0},
};

/* Returns the word's index, or -1. */
static int find_word(const char *word, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static int set_format(struct settings *s, const char *word)
{
    int format = find_word(word, format_names, FORMATS);
    if (format < 0)
        return wl_fail_usage("show", "no such format; there are text, markdown, html and json", word);
    s->format = (enum format)format;
    return 0;
}

static int set_colors(struct settings *s, const char *word)
{
    static const char *const words[] = {"auto", "always", "never"};
    int when = find_word(word, words, 3);
    if (when < 0)
        return wl_fail_usage("show", "--color is auto, always or never", word);
    s->colors = (enum wl_when)when;
    return 0;
}

static int set_context(struct settings *s, const char *word)
{
    if (word[0] == '\0' || strlen(word) > 3 || word[strspn(word, "0123456789")] != '\0' || atoi(word) > CONTEXT_MAX)
        return wl_fail_usage("show", "--context is a number of lines, at most 100", word);
    s->context = atoi(word);
    return 0;
}

/* Returns 0, or the exit status of wrong usage. */
static int set(struct settings *s, int c, char **argv)
{
    switch (c) {
    case FORMAT: return set_format(s, optarg);
    case COLOR: return set_colors(s, optarg);
    case CONTEXT: return set_context(s, optarg);
    case STACKS: s->stacks = true; return 0;
    case THREADS: s->threads = true; return 0;
    case LOOPS: s->loops = true; return 0;
    case ASCII: s->ascii = true; return 0;
    case NO_PAGER: s->no_pager = true; return 0;
    case DIRECTORY: s->report_dir = optarg; return 0;
    case DEBUG_DIR: s->debug_dir = optarg; return 0;
    case 'o': s->output = optarg; return 0;
    default: return wl_fail_option("show", c, argv);
    }
}

int wl_cmd_show(int argc, char **argv)
{
    struct settings s = {.context = -1};
    int c, wrong;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":o:", OPTIONS, NULL)) != -1) {
        if (c == SHOW_HELP)
            return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        if ((wrong = set(&s, c, argv)) != 0)
            return wrong;
    }
    if (argc - optind > 1)
        return wl_fail_usage("show", "only one report at a time", argv[optind + 1]);
    s.which = argv[optind];
    return show(&s);
}
