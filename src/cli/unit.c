/* A service's report directory, by the rule that the library goes by in the service: report_dir among its options, else
 * whyloop/ in its first state directory, else its user's.
 *
 * Runs in the command.  It is systemctl that knows a unit with all its drop-ins and specifiers; its `show` prints
 * NAME=VALUE lines, the words of a list quoted as a shell would where need be (systemd 239 and later).
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/options.h"
#include "path.h"

enum { SHOWN_MOST = 256 * 1024 };

extern char **environ;

/* --- what systemctl shows --- */

static char *value_of(char *shown, const char *name)
{
    size_t size = strlen(name);
    for (char *line = shown; line != NULL; line = strchr(line, '\n'), line += line != NULL)
        if (strncmp(line, name, size) == 0 && line[size] == '=')
            return line + size + 1;
    return NULL;
}

static void end_lines(char *values[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != NULL)
            values[i][strcspn(values[i], "\n")] = '\0';
}

/* The next word, without its quotes; in place. */
static char *next_word(char **at)
{
    char *from = *at + strspn(*at, " "), *word = from, *to = from;
    char quote = '\0';
    if (*from == '\0')
        return NULL;
    for (; *from != '\0' && (quote != '\0' || *from != ' '); from++) {
        if (quote == '\0' && (*from == '"' || *from == '\''))
            quote = *from;
        else if (quote != '\0' && *from == quote)
            quote = '\0';
        else if (*from == '\\' && quote != '\'' && from[1] != '\0')
            *to++ = *++from;
        else
            *to++ = *from;
    }
    *at = *from != '\0' ? from + 1 : from;
    *to = '\0';
    return word;
}

static void load_options(struct wl_options *o, char *environment)
{
    static const char name[] = "WHYLOOP_OPTIONS=";
    char *word;
    wl_options_init(o);
    wl_options_parse_file(o, "/etc/whyloop.conf", NULL);
    wl_options_parse_dir(o, "/etc/whyloop.conf.d", NULL);
    while (environment != NULL && (word = next_word(&environment)) != NULL)
        if (strncmp(word, name, sizeof name - 1) == 0)
            wl_options_parse(o, word + sizeof name - 1, name, NULL);
}

/* --- the directory --- */

static int put(const char *a, const char *b, const char *c, char *out, size_t size, struct wl_error *e)
{
    return wl_path_join(out, size, a, b, c) ? 0 : wl_error_set(e, -ENAMETOOLONG, NULL, a, b, ": the path is too long", (char *)NULL);
}

static int unknown(const char *name, const char *why, struct wl_error *e)
{
    return wl_error_set(e, -ENOENT, "give it StateDirectory= (whyloop env --systemd), or name the reports' place: --report-dir DIR",
                        name, ": ", why, (char *)NULL);
}

static int of_user(const char *name, const char *user, char *out, size_t size, struct wl_error *e)
{
    const struct passwd *known = user != NULL && user[0] != '\0' ? getpwnam(user) : NULL;
    if (user == NULL || user[0] == '\0' || strcmp(user, "root") == 0 || strcmp(user, "0") == 0)
        return put("/var/lib/whyloop", "", "", out, size, e);
    if (known == NULL || known->pw_dir == NULL || known->pw_dir[0] != '/')
        return unknown(name, "it has no StateDirectory=, and its user no home", e);
    return put(known->pw_dir, "/.local/state/whyloop", "", out, size, e);
}

int wl_unit_parse(char *shown, const char *name, char *out, size_t size, struct wl_error *e)
{
    enum { LOAD, STATE, ENVIRONMENT, USER, DYNAMIC, COUNT };
    static const char *const names[COUNT] = {"LoadState", "StateDirectory", "Environment", "User", "DynamicUser"};
    char *values[COUNT];
    struct wl_options options;

    for (int i = 0; i < COUNT; i++)
        values[i] = value_of(shown, names[i]);
    end_lines(values, COUNT);
    if (values[LOAD] == NULL || strcmp(values[LOAD], "loaded") != 0)
        return wl_error_set(e, -ENOENT, "systemctl list-units --type=service shows them", name,
                            ": systemd knows no such unit", (char *)NULL);
    load_options(&options, values[ENVIRONMENT]);
    if (options.report_dir[0] == '/')
        return put(options.report_dir, "", "", out, size, e);
    if (options.report_dir[0] != '\0')
        return unknown(name, "its report_dir is not an absolute path", e);
    char *state = values[STATE] != NULL ? next_word(&values[STATE]) : NULL;
    if (state != NULL)
        return put("/var/lib/", state, "/whyloop", out, size, e);
    if (values[DYNAMIC] != NULL && strcmp(values[DYNAMIC], "yes") == 0)
        return unknown(name, "it has no StateDirectory=, and a user of the moment", e);
    return of_user(name, values[USER], out, size, e);
}

/* --- asking --- */

static int spawn(const char *name, int output, pid_t *ret_pid)
{
    char *const arguments[] = {"systemctl", "show", "--no-pager",
                               "--property=LoadState,StateDirectory,Environment,User,DynamicUser", "--", (char *)(uintptr_t)name, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int r = posix_spawnp(ret_pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return -r;
}

static size_t read_whole(int fd, char *data, size_t size)
{
    size_t got = 0;
    ssize_t n;
    while (got < size && ((n = read(fd, data + got, size - got)) > 0 || (n < 0 && errno == EINTR)))
        got += n > 0 ? (size_t)n : 0;
    return got;
}

/* NUL-terminates. */
static int ask(const char *name, char *shown, size_t size)
{
    int channel[2], status = -1;
    pid_t pid;
    if (pipe2(channel, O_CLOEXEC) != 0)
        return -errno;
    int r = spawn(name, channel[1], &pid);
    close(channel[1]);
    size_t n = r == 0 ? read_whole(channel[0], shown, size - 1) : 0;
    close(channel[0]);
    shown[n] = '\0';
    if (r < 0)
        return r;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int wl_unit_report_dir(const char *name, char *out, size_t size, struct wl_error *e)
{
    char *shown = malloc(SHOWN_MOST);
    int r = shown != NULL ? ask(name, shown, SHOWN_MOST) : -ENOMEM;
    if (r == -ENOENT || r == -EIO)
        wl_error_set(e, -EIO, "name the reports' place: --report-dir DIR", name,
                     r == -ENOENT ? ": there is no systemctl to ask" : ": systemctl does not answer (is systemd at work here?)", (char *)NULL);
    else if (r < 0)
        wl_error_set(e, r, NULL, name, ": ", wl_error_word(r), (char *)NULL);
    else
        r = wl_unit_parse(shown, name, out, size, e);
    free(shown);
    return r;
}
