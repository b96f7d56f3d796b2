/* whyloop doctor PROGRAM: what it is, by its file, and one start of the interpreter with the library.
 *
 * The start is what counts: only in a process is it known whether the dynamic linker loaded the library, and whether the
 * library knows this CPython.  It runs `import asyncio` and prints the version, isolated from the environment's Python
 * settings; what the library says of itself comes through a ledger, as in whyloop run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doctor.h"
#include "env.h"
#include "program.h"
#include "tally.h"

enum { PATIENCE_S = 20 };

static const char CODE[] = "import asyncio, sys; sys.stdout.write(sys.version.split()[0])";

/* --- one start --- */

struct start {
    const char *command, *library;
    struct wl_tally tally;
    char version[64]; /* what it printed */
    int status;       /* of waitpid */
};

static void become(const struct start *s, int out)
{
    const struct wl_env env = {.library = s->library, .ledger = s->tally.path, .native = -1};
    char *const arguments[] = {(char *)(uintptr_t)s->command, "-I", "-S", "-c", (char *)(uintptr_t)CODE, NULL};
    struct wl_error e;
    int null = open("/dev/null", O_RDWR);

    if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0 || wl_env_set(&env, &e) < 0)
        _exit(125);
    alarm(PATIENCE_S);
    execvp(s->command, arguments);
    _exit(127);
}

static void read_version(struct start *s, int from)
{
    size_t size = 0;
    ssize_t n;
    while (size < sizeof s->version - 1 && (n = read(from, s->version + size, sizeof s->version - 1 - size)) > 0)
        size += (size_t)n;
    s->version[size] = '\0';
}

/* Returns 0 or a negative errno: nothing was started. */
static int start_it(struct start *s)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return -errno;
    pid_t pid = fork();
    if (pid == 0)
        become(s, pipes[1]);
    int r = pid < 0 ? -errno : 0;
    close(pipes[1]);
    if (pid > 0) {
        read_version(s, pipes[0]);
        while (waitpid(pid, &s->status, 0) < 0 && errno == EINTR)
            ;
    }
    close(pipes[0]);
    return r;
}

static void judge(struct wl_findings *f, const struct start *s)
{
    const struct wl_ledger *l = s->tally.ledger;
    const char *why = wl_ledger_words(&l->refused_why);

    if (WIFSIGNALED(s->status) && WTERMSIG(s->status) == SIGALRM)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", NULL, "it gave no answer within 20 s", (char *)NULL);
    else if (WIFEXITED(s->status) && WEXITSTATUS(s->status) == 127)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", NULL, "it could not be executed", (char *)NULL);
    else if (atomic_load(&l->refused) > 0)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", "take a CPython from 3.8 to 3.15 with a GIL", why, (char *)NULL);
    else if (atomic_load(&l->off) > 0)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", "look for enable=0 in WHYLOOP_OPTIONS and the configuration files",
                        "enable=0 turns whyloop off", (char *)NULL);
    else if (!WIFEXITED(s->status) || WEXITSTATUS(s->status) != 0)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", "try by hand: python3 -I -S -c 'import asyncio'",
                        "it could not import asyncio", (char *)NULL);
    else if (atomic_load(&l->active) == 0)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "start", "does something empty the environment, or keep /dev/shm from it?",
                        "the library did not come alive in it", (char *)NULL);
    else
        wl_findings_add(f, WL_FINDING_OK, "start", NULL, "the library is at work in it: CPython ", s->version, (char *)NULL);
}

static void try_it(struct wl_findings *f, const char *command, const char *library)
{
    struct start s = {.command = command, .library = library};
    struct wl_error e;

    int r = wl_tally_make(&s.tally, &e);
    if (r == 0 && (r = start_it(&s)) < 0)
        wl_error_set(&e, r, NULL, "nothing could be started: ", wl_error_word(r), (char *)NULL);
    if (r == 0)
        judge(f, &s);
    else
        wl_findings_add(f, WL_FINDING_PROBLEM, "start", e.hint[0] != '\0' ? e.hint : NULL, e.text, (char *)NULL);
    if (s.tally.ledger != NULL)
        wl_tally_remove(&s.tally);
}

/* --- its file --- */

/* A script of that name, such as pyenv's, starts an interpreter; of others nobody knows what `-c` does to them. */
static bool is_named_python(const char *command)
{
    const char *slash = strrchr(command, '/');
    return strncmp(slash != NULL ? slash + 1 : command, "python", 6) == 0;
}

static void describe(struct wl_findings *f, const char *command, const struct wl_program *p)
{
    bool through = strcmp(command, p->path) != 0 && strchr(command, '/') != NULL;
    const char *in = p->python == WL_PYTHON_SHARED ? ", whose interpreter is in " : ", with the interpreter in it";
    wl_findings_add(f, WL_FINDING_OK, "program", NULL, through ? command : "", through ? " is run by " : "", p->path,
                    ": a CPython", in, p->libpython, (char *)NULL);
}

int wl_doctor_program(struct wl_findings *f, const char *command, const char *library, struct wl_error *e)
{
    struct wl_program p;
    const char *hint, *obstacle;
    int r = wl_program_find(command, &p, e);

    if (r < 0)
        return r;
    obstacle = wl_program_obstacle(&p, &hint);
    bool script = obstacle != NULL && p.is_ours && p.python == WL_PYTHON_NONE && !p.is_privileged && is_named_python(p.script);
    if (script) {
        wl_findings_add(f, WL_FINDING_NOTE, "program", NULL, p.script, " is a script for ", p.path,
                        ", which may start any interpreter", (char *)NULL);
    } else if (obstacle != NULL && p.is_elf && p.python == WL_PYTHON_NONE && p.loader[0] != '\0' && !p.is_musl) {
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", "name the interpreter: whyloop doctor python3", p.path,
                        ": it is not CPython", (char *)NULL);
    } else if (obstacle != NULL) {
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", hint, p.path, ": ", obstacle, (char *)NULL);
    } else {
        describe(f, command, &p);
    }
    if (library != NULL && (script || obstacle == NULL))
        try_it(f, script ? p.script : p.path, library);
    return 0;
}
