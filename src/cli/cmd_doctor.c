/* whyloop doctor: can this program or process be watched, and what stands in the way? */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../render/document.h"
#include "../report/field.h"
#include "doctor.h"
#include "fail.h"
#include "output.h"
#include "verbs.h"

static const char HELP[] =
    "usage: whyloop doctor [--json] [PID|PROGRAM]\n\n"
    "Says whether PROGRAM (python3 by default; an interpreter, or a script that one\n"
    "runs), or the running process PID, can be watched, what stands in the way, and\n"
    "what to do about it. An interpreter is started once, to import asyncio.\n\n"
    "  --json   one JSON document\n"
    "  --help   this text\n\n"
    "Exit status: 0 it can be watched; 1 it can, but something else is wrong, or\n"
    "there is no such program or process; 69 it can't be watched.\n";

static int status_of(const struct wl_findings *f)
{
    return f->obstacle ? WL_STATUS_NOT_WATCHED : f->problem ? WL_STATUS_FAILED : WL_STATUS_DONE;
}

/* --- output --- */

static void put_finding(struct wl_buf *out, const json_t *finding)
{
    const char *check = wl_field_text(finding, "check"), *remedy = wl_field_text(finding, "remedy");
    const char *state = wl_field_text(finding, "state");

    wl_buf_puts(out, "  ");
    wl_buf_puts(out, state);
    wl_buf_fill(out, ' ', 10 - strlen(state));
    wl_buf_puts(out, check);
    wl_buf_fill(out, ' ', 10 - strlen(check));
    wl_buf_puts(out, wl_field_text(finding, "text"));
    wl_buf_puts(out, "\n");
    if (remedy == NULL)
        return;
    wl_buf_fill(out, ' ', 22);
    wl_buf_puts(out, "to do: ");
    wl_buf_puts(out, remedy);
    wl_buf_puts(out, "\n");
}

static void put_verdict(struct wl_buf *out, const struct wl_findings *f, const char *target, bool process)
{
    wl_buf_puts(out, process ? "process " : "");
    wl_buf_puts(out, target);
    if (f->obstacle)
        wl_buf_puts(out, process ? " is not watched" : " can't be watched");
    else if (process)
        wl_buf_puts(out, " is watched");
    else
        wl_buf_puts(out, " can be watched: whyloop run -- COMMAND");
    wl_buf_puts(out, !f->obstacle && f->problem ? "\n  (but see what is a problem above)\n" : "\n");
}

static int print(const struct wl_findings *f, const char *target, bool process, bool as_json)
{
    struct wl_output output;
    struct wl_error e;

    wl_output_init(&output);
    if (as_json) {
        json_t *document = json_pack("{s:s, s:s, s:b, s:O}", "target", target, "kind", process ? "process" : "program", "watchable",
                                     !f->obstacle, "findings", f->list);
        wl_document_put(&output.buf, document);
        json_decref(document);
    } else {
        for (size_t i = 0; i < json_array_size(f->list); i++)
            put_finding(&output.buf, json_array_get(f->list, i));
        put_verdict(&output.buf, f, target, process);
    }
    return wl_output_finish(&output, &e) < 0 ? wl_fail(&e) : status_of(f);
}

/* --- the examination --- */

static bool is_pid(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int examine(struct wl_findings *f, const char *target, struct wl_error *e)
{
    const struct wl_doctor_place place = {.get = getenv, .user = geteuid()};
    char library[PATH_MAX];

    if (is_pid(target)) {
        long pid = strlen(target) <= 9 ? strtol(target, NULL, 10) : INT_MAX;
        return wl_doctor_process(f, (pid_t)pid, e);
    }
    bool there = wl_doctor_library(f, library, sizeof library);
    int r = wl_doctor_program(f, target, there ? library : NULL, e);
    if (r < 0)
        return r;
    wl_doctor_options(f);
    wl_doctor_preload(f, &place);
    wl_doctor_reports(f, &place);
    return 0;
}

static int doctor(const char *target, bool as_json)
{
    struct wl_findings f;
    struct wl_error e;
    int status;

    wl_findings_init(&f);
    int r = examine(&f, target, &e);
    if (r < 0) {
        status = r == -EACCES || r == -EPERM ? WL_STATUS_NO_PERMISSION : WL_STATUS_FAILED;
        wl_fail_as(status, &e);
    } else if (f.broken) {
        wl_error_set(&e, -ENOMEM, NULL, target, ": ", wl_error_word(-ENOMEM), (char *)NULL);
        status = wl_fail(&e);
    } else {
        status = print(&f, target, is_pid(target), as_json);
    }
    wl_findings_done(&f);
    return status;
}

enum { JSON = 1, DOCTOR_HELP };

static const struct option OPTIONS[] = {{"json", no_argument, NULL, JSON}, {"help", no_argument, NULL, DOCTOR_HELP}, {0}};

int wl_cmd_doctor(int argc, char **argv)
{
    bool as_json = false;
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", OPTIONS, NULL)) != -1)
        switch (c) {
        case JSON: as_json = true; break;
        case DOCTOR_HELP: return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        default: return wl_fail_option("doctor", c, argv);
        }
    if (argc - optind > 1)
        return wl_fail_usage("doctor", "only one program or process at a time", argv[optind + 1]);
    if (optind < argc && argv[optind][0] == '\0')
        return wl_fail_usage("doctor", "it is neither a program nor a process", "\"\"");
    return doctor(optind < argc ? argv[optind] : "python3", as_json);
}
