/* Long text through the user's pager.
 *
 * Runs in the command.  The pager is a command line for sh, as with man(1) and git(1), its input a pipe.  A reader who
 * leaves early closes the pipe: that is no failure.  While the pager runs, the keyboard's signals are the pager's.
 */
#include "pager.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *wanted(void)
{
    static const char *const names[] = {"WHYLOOP_PAGER", "PAGER"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *command = getenv(names[i]);
        if (command != NULL)
            return command[0] == '\0' || strcmp(command, "cat") == 0 ? NULL : command;
    }
    return "less";
}

static size_t lines_of(const char *text, size_t size)
{
    size_t lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

/* --- signals that are not ours while it runs --- */

enum { SIGNALS = 3 };
static const int signals[SIGNALS] = {SIGPIPE, SIGINT, SIGQUIT};

static void ignore_signals(struct sigaction before[SIGNALS])
{
    struct sigaction ignored = {.sa_handler = SIG_IGN};
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &ignored, &before[i]);
}

static void restore_signals(const struct sigaction before[SIGNALS])
{
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
}

/* --- the other process --- */

static void exec_pager(const char *command, const int ends[2], const struct sigaction before[SIGNALS])
{
    restore_signals(before);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    setenv("LESS", "FRX", 0); /* quit where it fits, let colours through, leave the text on the screen */
    setenv("LV", "-c", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Until the reader has seen enough. */
static void feed(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        text += n;
        size -= (size_t)n;
    }
}

/* 126 and 127 are what sh says of a command that can't be run. */
static bool ran(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return true;
    return !WIFEXITED(status) || WEXITSTATUS(status) < 126;
}

static bool run(const char *command, const char *text, size_t size)
{
    struct sigaction before[SIGNALS];
    int ends[2];

    if (pipe(ends) != 0)
        return false;
    ignore_signals(before);
    pid_t pid = fork();
    if (pid == 0)
        exec_pager(command, ends, before);
    close(ends[0]);
    if (pid > 0)
        feed(ends[1], text, size);
    close(ends[1]);
    bool shown = pid > 0 && ran(pid);
    restore_signals(before);
    return shown;
}

bool wl_pager_show(const struct wl_terminal *terminal, const char *text, size_t size)
{
    const char *command = wanted();
    if (!terminal->there || command == NULL || terminal->rows == 0 || lines_of(text, size) < terminal->rows)
        return false;
    return run(command, text, size);
}
