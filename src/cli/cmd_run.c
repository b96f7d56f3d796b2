/* whyloop run: a command with libwhyloop.so preloaded.
 *
 * As a rule the command takes the place of this process by exec: same pid, same parent, same signals, its own exit
 * status, so that service managers and job control see no difference.  With --summary or --fail-on somebody must be left
 * to speak at the end: then it is a child, given every signal (child.c), and what its processes reported is counted in a
 * ledger (tally.c).  What fails before that ends with 125, 126 or 127, as env(1) and timeout(1) have it, wrong usage as
 * well.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../common/options.h"
#include "child.h"
#include "env.h"
#include "fail.h"
#include "library.h"
#include "program.h"
#include "tally.h"
#include "verbs.h"

enum fail_on { FAIL_NEVER, FAIL_UNHANDLED, FAIL_ANY };

struct settings {
    struct wl_env env;
    enum fail_on fail_on;
    bool summary;
};

static const char HELP[] =
    "usage: whyloop run [OPTIONS] -- COMMAND [ARGUMENTS]\n\n"
    "Runs COMMAND, and what it starts, with their event loops watched. Its exit\n"
    "status is the command's; 125: whyloop failed, 126: the command can't be run,\n"
    "127: it was not found.\n\n"
    "  --fail-on=unhandled|any  end with 70 where the command succeeded and such\n"
    "                           incidents were reported, with 125 where it could not\n"
    "                           be watched or a report was lost\n"
    "  --summary                one line at the end: how many incidents, of which\n"
    "                           kinds, where\n"
    "  --report-dir DIR         where reports go\n"
    "  --native=0|1             whether reports have native stacks\n"
    "  --notes                  also add a note to the exception, which the program\n"
    "                           can see\n"
    "  --quiet                  print no messages; reports are written all the same\n"
    "  --help                   this text\n";

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

/* --- what is said at the end --- */

/* Why the library was at work in no process, and what to do. */
static void set_unwatched(const struct wl_ledger *l, const char *command, struct wl_error *e)
{
    static const char what[] = "the command was not watched: ";
    struct wl_program program;
    struct wl_error ignored;
    const char *hint = NULL, *why = NULL;

    if (wl_ledger_words(&l->refused_why)[0] != '\0')
        wl_error_set(e, -ENOTSUP, "whyloop doctor PYTHON tells more", what, wl_ledger_words(&l->refused_why), (char *)NULL);
    else if (atomic_load(&l->off) > 0)
        wl_error_set(e, -ENOTSUP, "look for enable=0 in WHYLOOP_OPTIONS and the configuration files", what,
                     "enable=0 turns whyloop off", (char *)NULL);
    else if (wl_program_find(command, &program, &ignored) == 0 &&
             (why = wl_program_obstacle(&program, &hint)) != NULL)
        wl_error_set(e, -ENOTSUP, hint, what, program.path, ": ", why, (char *)NULL);
    else
        wl_error_set(e, -ENOTSUP, "does something empty the environment, change the root, or keep /dev/shm from it?", what,
                     command, ": no process of it had the library and the way to report here", (char *)NULL);
}

/* False: there is something that --fail-on must not let pass unseen; *e says what. */
static bool saw_all(const struct wl_ledger *l, const char *command, struct wl_error *e)
{
    if (atomic_load(&l->active) == 0) {
        set_unwatched(l, command, e);
        return false;
    }
    if (atomic_load(&l->refused) > 0) {
        wl_error_set(e, -ENOTSUP, "whyloop doctor PYTHON tells more", "not every process was watched: ",
                     wl_ledger_words(&l->refused_why), (char *)NULL);
        return false;
    }
    if (atomic_load(&l->lost) > 0) {
        const char *why = wl_ledger_words(&l->lost_why);
        wl_error_set(e, -EIO, NULL, "a report was lost: ", why[0] != '\0' ? why : "it could not be written", (char *)NULL);
        return false;
    }
    return true;
}

static bool is_failure(const struct settings *s, const struct wl_ledger *l)
{
    struct wl_tally_sum sum = wl_tally_add_up(l);
    if (s->fail_on == FAIL_ANY)
        return sum.incidents > 0;
    return s->fail_on == FAIL_UNHANDLED && sum.outcomes[WL_OUTCOME_UNHANDLED] + sum.outcomes[WL_OUTCOME_UNKNOWN] > 0;
}

static void say_summary(const struct wl_ledger *l)
{
    char storage[1600];
    struct wl_buf line;
    wl_buf_init(&line, storage, sizeof storage);
    wl_tally_put_summary(l, &line);
    fprintf(stderr, "whyloop: %s\n", wl_buf_string(&line));
}

/* The status that stands in for a child's success; 0: it stays. */
static int judge(const struct settings *s, const struct wl_ledger *l, const char *command)
{
    struct wl_error e;
    bool whole = saw_all(l, command, &e), failure = is_failure(s, l);

    if (atomic_load(&l->active) > 0 && (s->summary || (failure && !s->env.quiet)))
        say_summary(l);
    if (!whole)
        wl_fail(&e);
    if (!whole && s->fail_on != FAIL_NEVER)
        return WL_STATUS_RUN_FAILED;
    return failure ? WL_STATUS_RUN_INCIDENTS : WL_STATUS_DONE;
}

/* --- the two ways to run --- */

static int run_child(const struct settings *s, char **command, const struct wl_tally *t, struct wl_child_end *end)
{
    struct wl_options outer;
    wl_options_init(&outer);
    wl_options_load(&outer, NULL);
    struct wl_env env = s->env;
    struct wl_error e;
    env.ledger = t->path;
    if (wl_env_set(&env, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    int r = wl_child_run(command, end);
    if (r < 0)
        return exec_failed(command[0], -r);
    int status = judge(s, t->ledger, command[0]);
    wl_tally_pass_on(t->ledger, outer.ledger);
    return status;
}

/* What it was started with is kept to the end, in which it fails or ends as the child did. */
static int run_watched(const struct settings *s, char **command)
{
    struct wl_tally t;
    struct wl_error e;
    struct wl_child_end end = {.by_signal = false, .value = -1};

    if (wl_tally_make(&t, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    int status = run_child(s, command, &t, &end);
    wl_tally_remove(&t);
    if (end.by_signal || end.value > 0)
        wl_child_repeat(&end);
    return status;
}

static int run_instead(const struct settings *s, char **command)
{
    struct wl_error e;
    if (wl_env_set(&s->env, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    execvp(command[0], command);
    return exec_failed(command[0], errno);
}

static int run(struct settings *s, char **command)
{
    char library[PATH_MAX];
    struct wl_error e;

    if (wl_library_find(library, sizeof library, &e) < 0)
        return wl_fail_as(WL_STATUS_RUN_FAILED, &e);
    s->env.library = library;
    return s->summary || s->fail_on != FAIL_NEVER ? run_watched(s, command) : run_instead(s, command);
}

enum { DIRECTORY = 1, FAIL_ON, NATIVE, NOTES, QUIET, SUMMARY, RUN_HELP };

static const struct option OPTIONS[] = {
    {"fail-on", required_argument, NULL, FAIL_ON},
    {"summary", no_argument, NULL, SUMMARY},
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"native", required_argument, NULL, NATIVE},
    {"notes", no_argument, NULL, NOTES},
    {"quiet", no_argument, NULL, QUIET},
    {"help", no_argument, NULL, RUN_HELP},
    {0},
};

static bool set_fail_on(struct settings *s, const char *word)
{
    s->fail_on = strcmp(word, "any") == 0 ? FAIL_ANY : strcmp(word, "unhandled") == 0 ? FAIL_UNHANDLED : FAIL_NEVER;
    return s->fail_on != FAIL_NEVER;
}

int wl_cmd_run(int argc, char **argv)
{
    struct settings s = {.env = {.native = -1}};
    int c;

    opterr = 0;
    while ((c = getopt_long(argc, argv, "+:", OPTIONS, NULL)) != -1)
        switch (c) {
        case DIRECTORY:
            if (optarg[0] == '\0')
                return wrong("the directory's name is empty", "--report-dir");
            s.env.report_dir = optarg;
            break;
        case FAIL_ON:
            if (!set_fail_on(&s, optarg))
                return wrong("--fail-on is unhandled or any", optarg);
            break;
        case NATIVE:
            if (strcmp(optarg, "0") != 0 && strcmp(optarg, "1") != 0)
                return wrong("--native is 0 or 1", optarg);
            s.env.native = optarg[0] == '1';
            break;
        case NOTES: s.env.notes = true; break;
        case QUIET: s.env.quiet = true; break;
        case SUMMARY: s.summary = true; break;
        case RUN_HELP: return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_RUN_FAILED : WL_STATUS_DONE;
        default: wl_fail_option("run", c, argv); return WL_STATUS_RUN_FAILED;
        }
    if (optind >= argc)
        return wrong("no command is given", "run");
    return run(&s, argv + optind);
}
