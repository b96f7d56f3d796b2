/* whyloop show: one report, as text or JSON.
 *
 * REPORT is a file where it has a slash or ends in .json and is there, `-` standard input, else any part of the name of
 * one in the report directory.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../render/document.h"
#include "../render/text.h"
#include "../report/reader.h"
#include "../report/store.h"
#include "../report/symbols.h"
#include "fail.h"
#include "output.h"
#include "verbs.h"

struct settings {
    const char *report_dir, *debug_dir, *which;
    bool json, stacks, threads, loops;
};

static const char HELP[] =
    "usage: whyloop show [OPTIONS] [REPORT|ID|-]\n\n"
    "Shows a report: a file, any part of a report's id that no other has, or - for standard input; by default the\n"
    "newest one.\n\n"
    "  --format=text|json  text for people (the default), or the report itself\n"
    "  --stacks            also the stacks of the error and of the moments that explain it\n"
    "  --threads           also every thread with its stacks\n"
    "  --loops             also every event loop with the moments of its life\n"
    "  --report-dir DIR    where the reports are\n"
    "  --debug-dir DIR     where else native modules and their debug files are\n"
    "  --help              this text\n";

static bool is_file(const char *which)
{
    size_t size = strlen(which);
    if (strchr(which, '/') != NULL)
        return true;
    return size > 5 && strcmp(which + size - 5, ".json") == 0 && access(which, F_OK) == 0;
}

static int read_stored(const struct settings *s, struct wl_report *report, struct wl_error *e)
{
    struct wl_store store;
    int r = wl_store_open(&store, s->report_dir, e);
    if (r < 0)
        return r;
    long index = wl_store_find(&store, s->which, e);
    r = index < 0 ? (int)index : wl_reader_open_at(store.dir, store.names[index], report, e);
    wl_store_close(&store);
    return r;
}

static const char *name_of(const struct settings *s)
{
    if (s->which == NULL)
        return "the newest report";
    return strcmp(s->which, "-") == 0 ? "standard input" : s->which;
}

static int read_it(const struct settings *s, struct wl_report *report, struct wl_error *e)
{
    if (s->which != NULL && strcmp(s->which, "-") == 0)
        return wl_reader_open_fd(STDIN_FILENO, "standard input", report, e);
    if (s->which != NULL && is_file(s->which))
        return wl_reader_open(s->which, report, e);
    return read_stored(s, report, e);
}

static void put_text(const struct settings *s, struct wl_buf *out, json_t *report)
{
    struct wl_text text = {.out = out, .ascii = wl_output_is_ascii()};
    wl_text_put_message(&text, report);
    if (s->stacks)
        wl_text_put_stacks(&text, report);
    if (s->threads) {
        wl_symbols_add(report, s->debug_dir);
        wl_text_put_threads(&text, report);
    }
    if (s->loops)
        wl_text_put_loops(&text, report);
}

static int show(const struct settings *s)
{
    struct wl_report report;
    struct wl_output output;
    struct wl_error e;

    if (read_it(s, &report, &e) < 0)
        return wl_fail(&e);
    if (report.schema > WL_READER_SCHEMA)
        wl_fail_warn(name_of(s), "written by a later release of whyloop: shown as far as this one can");
    wl_output_init(&output);
    if (s->json)
        wl_document_put(&output.buf, report.root);
    else
        put_text(s, &output.buf, report.root);
    wl_reader_close(&report);
    return wl_output_finish(&output, &e) < 0 ? wl_fail(&e) : WL_STATUS_DONE;
}

enum { FORMAT = 1, STACKS, THREADS, LOOPS, DIRECTORY, DEBUG_DIR, SHOW_HELP };

static const struct option OPTIONS[] = {
    {"format", required_argument, NULL, FORMAT},
    {"stacks", no_argument, NULL, STACKS},
    {"threads", no_argument, NULL, THREADS},
    {"loops", no_argument, NULL, LOOPS},
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"debug-dir", required_argument, NULL, DEBUG_DIR},
    {"help", no_argument, NULL, SHOW_HELP},
    {0},
};

int wl_cmd_show(int argc, char **argv)
{
    struct settings s = {0};
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", OPTIONS, NULL)) != -1)
        switch (c) {
        case FORMAT:
            s.json = strcmp(optarg, "json") == 0;
            if (!s.json && strcmp(optarg, "text") != 0)
                return wl_fail_usage("show", "no such format; there are text and json", optarg);
            break;
        case STACKS: s.stacks = true; break;
        case THREADS: s.threads = true; break;
        case LOOPS: s.loops = true; break;
        case DIRECTORY: s.report_dir = optarg; break;
        case DEBUG_DIR: s.debug_dir = optarg; break;
        case SHOW_HELP: return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        default: return wl_fail_option("show", c, argv);
        }
    if (argc - optind > 1)
        return wl_fail_usage("show", "only one report at a time", argv[optind + 1]);
    s.which = argv[optind];
    return show(&s);
}
