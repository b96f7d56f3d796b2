/* A second process in the same process group, which tells signals to the group from signals to `whyloop run` alone.
 *
 * kill(2) leaves nothing in a siginfo that tells kill(-group) from kill(pid).  The command that whyloop runs is in the
 * group too and gets the first kind by itself: passing it on would deliver it twice, and a second SIGINT or SIGTERM
 * means "at once" to many a server.  So there is a witness that blocks every signal and notes when one arrived.  The
 * kernel signals the members of a group from the youngest to the oldest (attach_pid adds at the head): when whyloop has
 * a signal of the group, its witness has had it already, and is asked through a pipe, which makes it look once more.
 * What it saw longer than a moment ago was another signal: `pkill whyloop` reaches both, one by one.
 */
#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fds.h"

enum { SIGNALS = 65, MOMENT_MS = 100 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- the witness's own process --- */

static void note_arrivals(int64_t seen[SIGNALS])
{
    const struct timespec at_once = {0, 0};
    sigset_t all;
    int signal;

    sigfillset(&all);
    while ((signal = sigtimedwait(&all, NULL, &at_once)) > 0)
        if (signal < SIGNALS)
            seen[signal] = now_ms();
}

static bool answer(int ask, int reply, int64_t seen[SIGNALS])
{
    uint8_t signal;
    if (read(ask, &signal, 1) != 1)
        return false;
    note_arrivals(seen);
    uint8_t yes = signal < SIGNALS && seen[signal] != 0 && now_ms() - seen[signal] <= MOMENT_MS;
    if (yes)
        seen[signal] = 0;
    return write(reply, &yes, 1) == 1;
}

static void watch(int ask, int reply)
{
    int64_t seen[SIGNALS] = {0};
    sigset_t all;

    sigfillset(&all);
    struct pollfd polled[2] = {{.fd = ask, .events = POLLIN}, {.events = POLLIN}};
    polled[1].fd = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
    while (polled[1].fd >= 0 && (poll(polled, 2, -1) > 0 || errno == EINTR)) {
        note_arrivals(seen);
        if (polled[0].revents != 0 && !answer(ask, reply, seen))
            break;
    }
}

/* The two pipes as numbers 0 and 1, and nothing else open: the witness must keep nobody waiting for an end of file. */
static void be_witness(int ask, int reply)
{
    int high_ask = fcntl(ask, F_DUPFD, 3), high_reply = fcntl(reply, F_DUPFD, 3);
    if (high_ask >= 0 && high_reply >= 0 && dup2(high_ask, 0) == 0 && dup2(high_reply, 1) == 1) {
        wl_fds_close_from(2);
        watch(0, 1);
    }
    _exit(0);
}

/* --- in the command --- */

static void close_both(const int pipe[2])
{
    close(pipe[0]);
    close(pipe[1]);
}

void wl_witness_start(struct wl_witness *w)
{
    int ask[2], reply[2];

    *w = (struct wl_witness){0, -1, -1};
    if (pipe2(ask, O_CLOEXEC) != 0)
        return;
    if (pipe2(reply, O_CLOEXEC) != 0) {
        close_both(ask);
        return;
    }
    pid_t pid = fork();
    if (pid == 0)
        be_witness(ask[0], reply[1]);
    close(ask[0]);
    close(reply[1]);
    if (pid > 0) {
        *w = (struct wl_witness){pid, ask[1], reply[0]};
    } else {
        close(ask[1]);
        close(reply[0]);
    }
}

/* One that was stopped by itself answers nothing, and must not keep signals from their receiver.  SIGPIPE is blocked. */
bool wl_witness_saw(struct wl_witness *w, int signal)
{
    uint8_t number = (uint8_t)signal, yes = 0;
    struct pollfd answered = {.fd = w->answer, .events = POLLIN};

    if (w->pid == 0)
        return false;
    if (write(w->ask, &number, 1) == 1 && poll(&answered, 1, MOMENT_MS) == 1 && read(w->answer, &yes, 1) == 1)
        return yes != 0;
    wl_witness_stop(w);
    return false;
}

void wl_witness_stop(struct wl_witness *w)
{
    if (w->pid == 0)
        return;
    close(w->ask);
    close(w->answer);
    kill(w->pid, SIGKILL);
    waitpid(w->pid, NULL, 0);
    w->pid = 0;
}
