/* whyloop env: the lines that start a service with the library, to paste or to eval.
 *
 * One function a place, each with its own rules of quoting.  In an image the library lies where `make install` would
 * have put it; a volume belongs to root or to everybody, which the library refuses as a report directory, so the reports
 * go to a folder in it, which the library makes.
 */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "env.h"
#include "fail.h"
#include "library.h"
#include "output.h"
#include "verbs.h"

#define IMAGE_LIBRARY "/usr/local/lib/whyloop/libwhyloop.so"
#define IMAGE_VOLUME "/var/lib/whyloop"

static const char HELP[] =
    "usage: whyloop env [--shell|--systemd|--docker|--k8s] [OPTIONS]\n\n"
    "Prints the lines that start a service with its event loops watched.\n\n"
    "  --shell           for a shell: eval \"$(whyloop env)\" (the default)\n"
    "  --systemd         a drop-in: systemctl edit UNIT\n"
    "  --docker          for a Dockerfile\n"
    "  --k8s             for a container and its pod, in YAML\n"
    "  --report-dir=DIR  where reports go\n"
    "  --native=0|1      whether reports have native stacks\n"
    "  --notes           also add a note to the exception, which the program can see\n"
    "  --quiet           print no messages; the reports are written all the same\n"
    "  --help            this text\n";

/* --- quoting --- */

static void put_escaped(struct wl_buf *out, const char *text, const char *special, char escape)
{
    for (; *text != '\0'; text++) {
        if (strchr(special, *text) != NULL)
            wl_buf_putc(out, escape);
        wl_buf_putc(out, *text);
    }
}

static void put_shell(struct wl_buf *out, const char *text)
{
    wl_buf_putc(out, '\'');
    for (; *text != '\0'; text++)
        if (*text == '\'')
            wl_buf_puts(out, "'\\''");
        else
            wl_buf_putc(out, *text);
    wl_buf_putc(out, '\'');
}

/* systemd.exec(5): within double quotes \ and " are escaped, and specifiers doubled; $ means nothing in Environment=. */
static void put_systemd(struct wl_buf *out, const char *name, const char *text)
{
    wl_buf_puts(out, "Environment=\"");
    wl_buf_puts(out, name);
    wl_buf_putc(out, '=');
    for (; *text != '\0'; text++) {
        const char one[] = {*text, '\0'};
        put_escaped(out, one, *text == '%' ? "%" : "\\\"", *text == '%' ? '%' : '\\');
    }
    wl_buf_puts(out, "\"\n");
}

static void put_docker(struct wl_buf *out, const char *name, const char *text)
{
    wl_buf_puts(out, "ENV ");
    wl_buf_puts(out, name);
    wl_buf_puts(out, "=\"");
    put_escaped(out, text, "\\\"$", '\\');
    wl_buf_puts(out, "\"\n");
}

static void put_yaml(struct wl_buf *out, const char *name, const char *text)
{
    wl_buf_puts(out, "  - name: ");
    wl_buf_puts(out, name);
    wl_buf_puts(out, "\n    value: \"");
    put_escaped(out, text, "\\\"", '\\');
    wl_buf_puts(out, "\"\n");
}

/* --- places --- */

struct lines {
    struct wl_buf *out;
    const struct wl_env *env;
    const char *options; /* the value of WHYLOOP_OPTIONS, or "" */
};

static void for_shell(const struct lines *l)
{
    wl_buf_puts(l->out, "export LD_PRELOAD=");
    put_shell(l->out, l->env->library);
    wl_buf_puts(l->out, "\"${LD_PRELOAD:+:$LD_PRELOAD}\"\n");
    if (l->options[0] == '\0')
        return;
    wl_buf_puts(l->out, "export WHYLOOP_OPTIONS=\"${WHYLOOP_OPTIONS:+$WHYLOOP_OPTIONS:}\"");
    put_shell(l->out, l->options);
    wl_buf_puts(l->out, "\n");
}

static void for_systemd(const struct lines *l)
{
    wl_buf_puts(l->out, "# systemctl edit UNIT; then systemctl restart UNIT, and: whyloop list --unit=UNIT\n[Service]\n");
    put_systemd(l->out, "LD_PRELOAD", l->env->library);
    if (l->options[0] != '\0')
        put_systemd(l->out, "WHYLOOP_OPTIONS", l->options);
    if (l->env->report_dir == NULL)
        wl_buf_puts(l->out, "# reports go to \"whyloop\" in the first state directory of the unit\nStateDirectory=%N\n");
}

static void for_docker(const struct lines *l)
{
    wl_buf_puts(l->out, "# an image based on glibc; beside the Dockerfile: cp ");
    put_shell(l->out, l->env->library);
    wl_buf_puts(l->out, " libwhyloop.so\nCOPY libwhyloop.so " IMAGE_LIBRARY "\n");
    put_docker(l->out, "LD_PRELOAD", IMAGE_LIBRARY);
    put_docker(l->out, "WHYLOOP_OPTIONS", l->options);
    if (strncmp(l->env->report_dir, IMAGE_VOLUME "/", sizeof IMAGE_VOLUME) == 0)
        wl_buf_puts(l->out, "# to keep the reports: docker run --mount source=whyloop,target=" IMAGE_VOLUME "\n"
                            "# the container's user must be able to write there\n"
                            "VOLUME " IMAGE_VOLUME "\n");
}

static void for_k8s(const struct lines *l)
{
    wl_buf_puts(l->out, "# the container (the library is in its image: see whyloop env --docker)\nenv:\n");
    put_yaml(l->out, "LD_PRELOAD", IMAGE_LIBRARY);
    put_yaml(l->out, "WHYLOOP_OPTIONS", l->options);
    if (strncmp(l->env->report_dir, IMAGE_VOLUME "/", sizeof IMAGE_VOLUME) == 0)
        wl_buf_puts(l->out, "volumeMounts:\n  - name: whyloop\n    mountPath: " IMAGE_VOLUME "\n"
                            "# the pod\nvolumes:\n  - name: whyloop\n    emptyDir: {}\n");
}

/* --- the verb --- */

static const struct place {
    const char *name;
    void (*put)(const struct lines *l);
    const char *report_dir; /* where none is given; NULL: by the environment */
} places[] = {
    {"shell", for_shell, NULL},
    {"systemd", for_systemd, NULL},
    {"docker", for_docker, IMAGE_VOLUME "/reports"},
    {"k8s", for_k8s, IMAGE_VOLUME "/reports"},
};

enum { PLACES = sizeof places / sizeof *places };

static int print(const struct place *place, struct wl_env *env)
{
    char library[PATH_MAX], options[2 * PATH_MAX];
    struct wl_buf value;
    struct wl_output output;
    struct wl_error e;

    if (wl_library_find(library, sizeof library, &e) < 0)
        return wl_fail(&e);
    env->library = library;
    if (env->report_dir == NULL)
        env->report_dir = place->report_dir;
    wl_buf_init(&value, options, sizeof options);
    wl_env_put_options(&value, NULL, env);
    const struct lines lines = {&output.buf, env, wl_buf_string(&value)};
    wl_output_init(&output);
    place->put(&lines);
    return wl_output_finish(&output, &e) < 0 ? wl_fail(&e) : WL_STATUS_DONE;
}

enum { DIRECTORY = PLACES, NATIVE, NOTES, QUIET, ENV_HELP };

static const struct option OPTIONS[] = {
    {"shell", no_argument, NULL, 0},
    {"systemd", no_argument, NULL, 1},
    {"docker", no_argument, NULL, 2},
    {"k8s", no_argument, NULL, 3},
    {"report-dir", required_argument, NULL, DIRECTORY},
    {"native", required_argument, NULL, NATIVE},
    {"notes", no_argument, NULL, NOTES},
    {"quiet", no_argument, NULL, QUIET},
    {"help", no_argument, NULL, ENV_HELP},
    {0},
};

/* A line break would end the line in any of the places, whatever the quoting. */
static int set_report_dir(struct wl_env *env, const char *dir)
{
    if (dir[0] != '/')
        return wl_fail_usage("env", "a service needs an absolute path: --report-dir=/…", dir[0] != '\0' ? dir : "\"\"");
    for (const char *c = dir; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return wl_fail_usage("env", "a control character is in the directory's name", dir);
    env->report_dir = dir;
    return 0;
}

static int set(struct wl_env *env, int c, char **argv)
{
    switch (c) {
    case DIRECTORY: return set_report_dir(env, optarg);
    case NATIVE:
        if (strcmp(optarg, "0") != 0 && strcmp(optarg, "1") != 0)
            return wl_fail_usage("env", "--native is 0 or 1", optarg);
        env->native = optarg[0] == '1';
        return 0;
    case NOTES: env->notes = true; return 0;
    case QUIET: env->quiet = true; return 0;
    default: return wl_fail_option("env", c, argv);
    }
}

int wl_cmd_env(int argc, char **argv)
{
    struct wl_env env = {.native = -1};
    const struct place *place = NULL;
    int c, wrong;

    opterr = 0;
    while ((c = getopt_long(argc, argv, ":", OPTIONS, NULL)) != -1) {
        if (c == ENV_HELP)
            return fputs(HELP, stdout) < 0 || fflush(stdout) != 0 ? WL_STATUS_FAILED : WL_STATUS_DONE;
        if (c >= PLACES) {
            if ((wrong = set(&env, c, argv)) != 0)
                return wrong;
        } else if (place != NULL && place != &places[c]) {
            return wl_fail_usage("env", "one place at a time", argv[optind - 1]);
        } else {
            place = &places[c];
        }
    }
    if (optind < argc)
        return wl_fail_usage("env", "env takes no argument", argv[optind]);
    return print(place != NULL ? place : &places[0], &env);
}
