/* whyloop run: a command with libwhyloop.so preloaded.
 *
 * The command takes the place of this process by exec: same pid, same parent, same signals, its own exit status, so
 * that service managers and job control see no difference.  What fails before that ends with 125, 126 or 127, as env(1)
 * and timeout(1) have it, wrong usage as well.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "env.h"
#include "fail.h"
#include "library.h"
#include "verbs.h"

static const char HELP[] =
    "usage: whyloop run [OPTIONS] -- COMMAND [ARGUMENTS]\n\n"
    "Runs COMMAND, and what it starts, with their event loops watched. Its exit status is the command's; 125: whyloop\n"
    "failed, 126: the command can't be run, 127: it was not found.\n\n"
    "  --report-dir DIR  where reports go\n"
    "  --native=0|1      whether reports have native stacks\n"
    "  --notes           also add a note to the exception, which the program can see\n"
    "  --quiet           print nothing; the reports are written all the same\n"
    "  --help            this text\n";

static int wrong(const char *why, const char *argument)
{
    wl_fail_usage("run", why, argument);
    return WL_STATUS_RUN_FAILED;
}

static int exec_failed(const char *command, int error)
{
    struct wl_error e;
    bool missing = error == ENOENT || error == ENOTDIR;

    if (missing && strchr(command, '/') == NULL)
        wl_error_set(&e, -error, "is it installed, and its folder in PATH?", command, ": there is no such command",
                     (char *)NULL);
    else if (missing && access(command, F_OK) == 0)
        wl_error_set(&e, -error, "its first line, or the program's loader, names a file that is not there", command,
                     ": its interpreter is missing", (char *)NULL);
    else
        wl_error_set(&e, -error, missing ? NULL : "is it an executable file? a program in Python: python3 FILE",
                     command, ": ", wl_error_word(-error), (char *)NULL);
    return wl_fail_as(missing ? WL_STATUS_RUN_NOT_FOUND : WL_STATUS_RUN_NO_EXEC, &e);
}

static int run(struct wl_env *env, char **command)
{
    char library[PATH_MAX];
    struct wl_error e;

    if (wl_library_find(library, sizeof library, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    env->library = library;
    if (wl_env_set(env, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    execvp(command[0], command);
    return exec_failed(command[0], errno);
}

enum { DIRECTORY = 1, NATIVE, NOTES, QUIET, RUN_HELP };

static const struct option OPTIONS[] = {
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"native", required_argument, NULL, NATIVE},
    {"notes", no_argument, NULL, NOTES},
    {"quiet", no_argument, NULL, QUIET},
    {"help", no_argument, NULL, RUN_HELP},
    {0},
};

int wl_cmd_run(int argc, char **argv)
{
    struct wl_env env = {.native = -1};
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, "+:", OPTIONS, NULL)) != -1)
        switch (c) {
        case DIRECTORY:
            if (optarg[0] == '\0')
                return wrong("the directory's name is empty", "--report-dir");
            env.report_dir = optarg;
            break;
        case NATIVE:
            if (strcmp(optarg, "0") != 0 && strcmp(optarg, "1") != 0)
                return wrong("--native is 0 or 1", optarg);
            env.native = optarg[0] == '1';
            break;
        case NOTES: env.notes = true; break;
        case QUIET: env.quiet = true; break;
        case RUN_HELP: return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_RUN_FAILED : WL_STATUS_DONE;
        default: wl_fail_option("run", c, argv); return WL_STATUS_RUN_FAILED;
        }
    if (optind >= argc)
        return wrong("no command is given", "run");
    return run(&env, argv + optind);
}
