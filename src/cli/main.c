/* The whyloop command: finds the verb.  Each verb is a file of its own, cmd_VERB.c. */
#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "verbs.h"

static const struct verb {
    const char *name, *arguments, *sentence;
    int (*run)(int argc, char **argv);
} verbs[] = {
    {"run", "[OPTIONS] -- COMMAND...", "run COMMAND and watch its event loops", wl_cmd_run},
    {"show", "[OPTIONS] [REPORT|ID|-]", "show a report, the newest one by default", wl_cmd_show},
    {"list", "[OPTIONS]", "list the reports, the same incident once", wl_cmd_list},
    {"explain", "[KIND|CAUSE]", "explain a kind of error, with programs", wl_cmd_explain},
    {"doctor", "[PID|PROGRAM]", "say what keeps it from being watched", wl_cmd_doctor},
    {"env", "[OPTIONS]", "print what a service has to be started with", wl_cmd_env},
};

enum { VERBS = sizeof verbs / sizeof *verbs };

static int help(void)
{
    puts("usage: whyloop VERB [OPTIONS] [ARGUMENTS]\n\n"
         "Says why a Python event loop broke, and which line to change.\n");
    for (int i = 0; i < VERBS; i++)
        printf("  %-8s %-24s  %s\n", verbs[i].name, verbs[i].arguments, verbs[i].sentence);
    puts("\n  --help     this text; whyloop VERB --help tells a verb's options\n"
         "  --version  the version\n\n"
         "Begin with:  whyloop run -- python3 PROGRAM");
    return fflush(stdout) == 0 ? WL_STATUS_DONE : WL_STATUS_FAILED;
}

static const struct verb *find(const char *name)
{
    for (int i = 0; i < VERBS; i++)
        if (strcmp(name, verbs[i].name) == 0)
            return &verbs[i];
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return wl_fail_usage("", "no verb is given", "usage");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || (strcmp(argv[1], "help") == 0 && argc == 2))
        return help();
    if (strcmp(argv[1], "--version") == 0) {
        puts("whyloop " PACKAGE_VERSION);
        return fflush(stdout) == 0 ? WL_STATUS_DONE : WL_STATUS_FAILED;
    }
    if (strcmp(argv[1], "help") == 0 && argc == 3 && find(argv[2]) != NULL)
        return find(argv[2])->run(2, (char *[]){argv[2], "--help", NULL});
    const struct verb *verb = find(argv[1]);
    if (verb == NULL)
        return wl_fail_usage("", argv[1][0] == '-' ? "no such option" : "no such verb", argv[1]);
    return verb->run(argc - 1, argv + 1);
}
