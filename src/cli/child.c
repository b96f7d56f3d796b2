/* A child that is the command itself to whoever started whyloop.
 *
 * Runs in the command.  Every signal is blocked before the child is started and then taken one by one with sigwaitinfo,
 * so that no handler is needed, none is lost, and one that whyloop inherited as ignored is still seen.  The child stays
 * in whyloop's process group: what the terminal or a caller sends to the group reaches it by itself, and only the rest
 * is passed on (is_for_whyloop).  When the child is stopped by what stopped whyloop too, whyloop stops, so that a
 * shell's job control sees the job stopped.  As process 1 it also takes in orphans.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fds.h"
#include "witness.h"

struct child {
    pid_t pid;
    struct wl_witness witness;
    struct wl_child_end end;
    bool ended;
    int stopped_by;     /* the signal that stopped the child; 0: it runs */
    int asked_by;       /* the stop signal that whyloop got; 0: none since it went on */
};

/* --- starting --- */

/* With SIGCHLD ignored the kernel keeps no child's end. */
static void keep_ends(struct sigaction *ret_before)
{
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigemptyset(&usual.sa_mask);
    sigaction(SIGCHLD, &usual, ret_before);
}

static void exec_or_tell(char **command, const struct sigaction *chld, const sigset_t *mask, int tell)
{
    sigaction(SIGCHLD, chld, NULL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(command[0], command);
    int error = errno;
    while (write(tell, &error, sizeof error) < 0 && errno == EINTR)
        ;
    _exit(127);
}

/* 0 once the command is executing: then the pipe was closed by exec. */
static int hear(int fd)
{
    int error = 0;
    ssize_t n;
    do
        n = read(fd, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof error ? -error : 0;
}

/* A signal must not find the child between fork and exec with whyloop's mask; so it has its own from the first. */
static int start(struct child *c, char **command, const sigset_t *mask)
{
    struct sigaction chld;
    int tell[2];

    if (pipe2(tell, O_CLOEXEC) != 0)
        return -errno;
    keep_ends(&chld);
    c->pid = fork();
    if (c->pid == 0)
        exec_or_tell(command, &chld, mask, tell[1]);
    int r = c->pid < 0 ? -errno : 0;
    close(tell[1]);
    if (r == 0 && (r = hear(tell[0])) < 0)
        waitpid(c->pid, NULL, 0);
    close(tell[0]);
    return r;
}

/* Whoever reads the child's output, or waits for a lock it inherited, waits for the child alone. */
static void let_go(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
    }
}

/* --- passing on --- */

static bool is_of_terminal(int signal)
{
    return signal == SIGINT || signal == SIGQUIT || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU ||
           signal == SIGWINCH || signal == SIGHUP || signal == SIGCONT;
}

/* What the kernel sends for a terminal goes to the group, but a hang-up to the session's leader alone.  What the child
 * sends to its parent is not the child's to get. */
static bool is_for_whyloop(struct child *c, const siginfo_t *info)
{
    if (info->si_code != SI_KERNEL && info->si_pid == c->pid)
        return false;
    if (getpgid(c->pid) != getpgrp())
        return true;
    if (info->si_code == SI_KERNEL && is_of_terminal(info->si_signo))
        return (info->si_signo == SIGHUP || info->si_signo == SIGCONT) && getsid(0) == getpid();
    return info->si_code != SI_USER || !wl_witness_saw(&c->witness, info->si_signo);
}

static void pass_on(struct child *c, siginfo_t *info)
{
    if (info->si_code == SI_QUEUE && syscall(SYS_rt_sigqueueinfo, c->pid, info->si_signo, info) == 0)
        return;
    kill(c->pid, info->si_signo);
}

/* --- job control --- */

static bool is_stop(int signal)
{
    return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* Stops here until SIGCONT, unless that came already. */
static void stop_too(struct child *c)
{
    sigset_t one, pending;
    int signal = c->asked_by;

    c->asked_by = 0;
    sigpending(&pending);
    if (sigismember(&pending, SIGCONT))
        return;
    sigemptyset(&one);
    sigaddset(&one, signal);
    raise(signal);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    sigprocmask(SIG_BLOCK, &one, NULL);
}

/* --- waiting --- */

static void take_in(struct child *c, const siginfo_t *info)
{
    if (info->si_pid == c->witness.pid && info->si_code != CLD_STOPPED && info->si_code != CLD_CONTINUED)
        wl_witness_stop(&c->witness);
    if (info->si_pid != c->pid)
        return;
    c->stopped_by = info->si_code == CLD_STOPPED ? info->si_status : 0;
    if (info->si_code == CLD_STOPPED || info->si_code == CLD_CONTINUED || info->si_code == CLD_TRAPPED)
        return;
    c->ended = true;
    c->end = (struct wl_child_end){info->si_code != CLD_EXITED, info->si_status};
}

static void take_in_all(struct child *c)
{
    siginfo_t info;
    for (;;) {
        info.si_pid = 0;
        if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG) != 0 || info.si_pid == 0)
            return;
        take_in(c, &info);
    }
}

static void receive(struct child *c, siginfo_t *info)
{
    bool from_user = info->si_code == SI_USER || info->si_code == SI_QUEUE || info->si_code == SI_TKILL;
    if (info->si_signo == SIGCHLD && !from_user)
        return;
    if (is_stop(info->si_signo))
        c->asked_by = info->si_signo;
    if (info->si_signo == SIGCONT)
        c->asked_by = 0;
    if (is_for_whyloop(c, info))
        pass_on(c, info);
}

static void wait_for_end(struct child *c, const sigset_t *all)
{
    siginfo_t info;
    for (;;) {
        take_in_all(c);
        if (c->ended)
            return;
        if (c->stopped_by != 0 && c->stopped_by == c->asked_by)
            stop_too(c);
        if (sigwaitinfo(all, &info) > 0)
            receive(c, &info);
    }
}

int wl_child_run(char **command, struct wl_child_end *ret)
{
    struct child c = {0};
    sigset_t all, before;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    int r = start(&c, command, &before);
    if (r < 0)
        return r;
    wl_fds_close_from(3);
    wl_witness_start(&c.witness);
    let_go();
    wait_for_end(&c, &all);
    wl_witness_stop(&c.witness);
    *ret = c.end;
    return 0;
}

/* --- the end --- */

/* The core was the child's to leave.  Process 1 can't be killed by its own signals: the shell's way of saying it is left. */
_Noreturn void wl_child_repeat(const struct wl_child_end *end)
{
    if (!end->by_signal)
        _exit(end->value);
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t one;
    sigemptyset(&usual.sa_mask);
    sigemptyset(&one);
    sigaddset(&one, end->value);
    prctl(PR_SET_DUMPABLE, 0);
    sigaction(end->value, &usual, NULL);
    raise(end->value);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    _exit(128 + end->value);
}
