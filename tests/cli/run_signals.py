"""Drives `whyloop run --summary` as shells, supervisors and terminals do.  run_signals.py WHYLOOP"""
import ctypes
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

WHYLOOP = sys.argv[1]
RUN = [WHYLOOP, "run", "--summary", "--"]
faults = []

# Counts each signal that it gets, tells when it is ready, and ends at the end of its input.
COUNTER = """
import os, signal, sys
def handler(number, frame):
    os.write(1, b"got %d\\n" % number)
for number in map(int, sys.argv[1:]):
    signal.signal(number, handler)
os.write(1, b"ready\\n")
while os.read(0, 100):
    pass
"""


def check(holds, what):
    if not holds:
        faults.append(what)
        print("not so:", what)


def counter(*numbers, **more):
    p = subprocess.Popen(RUN + [sys.executable, "-c", COUNTER] + [str(int(n)) for n in numbers],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more)
    assert p.stdout.readline() == b"ready\n"
    return p


def lines_for(p, seconds, until=None):
    """What the child writes, up to `until` and then for `seconds` more in which nothing should come."""
    got, end = [], None
    while True:
        timeout = max(0, end - time.monotonic()) if end else 30
        if not select.select([p.stdout], [], [], timeout)[0]:
            return got
        line = os.read(p.stdout.fileno(), 4096)
        if not line:
            return got
        got += line.decode().split("\n")[:-1]
        if until is None or until in got:
            end = time.monotonic() + seconds


def finish(p):
    p.stdin.close()
    return p.wait(30)


def once_to_the_command_alone():
    numbers = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGWINCH, signal.SIGCONT,
               signal.SIGPIPE, signal.SIGALRM, signal.SIGCHLD, signal.SIGRTMIN + 3, signal.SIGRTMAX]
    p = counter(*numbers, start_new_session=True)
    for number in numbers:
        os.kill(p.pid, number)
        got = lines_for(p, 0.15, f"got {number:d}")
        check(got == [f"got {number:d}"], f"signal {number:d} to whyloop arrives once: {got}")
    check(finish(p) == 0, "the child's status after signals")


def once_to_the_group():
    numbers = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR2, signal.SIGRTMIN + 1]
    p = counter(*numbers, start_new_session=True)
    time.sleep(0.2)     # for the witness
    for number in numbers:
        os.killpg(p.pid, number)
        got = lines_for(p, 0.15, f"got {number:d}")
        check(got == [f"got {number:d}"], f"signal {number:d} to the group arrives once: {got}")
    # and afterwards one to whyloop alone is still passed on
    time.sleep(0.2)
    os.kill(p.pid, signal.SIGTERM)
    check(lines_for(p, 0.1, "got 15") == ["got 15"], "after those, one to whyloop alone")
    check(finish(p) == 0, "the child's status after signals to the group")


def value_of_a_queued_signal():
    child = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
os.write(1, b"ready\\n")
i = signal.sigwaitinfo([signal.SIGRTMIN])
os.write(1, b"%d %d\\n" % (i.si_code, i.si_pid))
"""
    p = subprocess.Popen(RUN + [sys.executable, "-c", child], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    p.stdout.readline()
    ctypes.CDLL(None).sigqueue(p.pid, int(signal.SIGRTMIN), ctypes.c_void_p(7))
    check(p.stdout.readline() == b"-1 %d\n" % os.getpid(), "a queued signal keeps its code and sender")
    p.wait(30)


def ends_are_repeated():
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV, signal.SIGINT, signal.SIGRTMIN):
        code = f"import os, signal; signal.signal({number:d}, signal.SIG_DFL) if {number:d} != 9 else 0; os.kill(os.getpid(), {number:d})"
        r = subprocess.run(RUN + [sys.executable, "-c", code], stderr=subprocess.PIPE)
        check(r.returncode == -number, f"the end by signal {number:d} is repeated: {r.returncode}")
    r = subprocess.run(RUN + ["sh", "-c", "exit 37"], stderr=subprocess.PIPE)
    check(r.returncode == 37, "the exit status is repeated")


STATE = """
import os
keep = ("SigBlk", "SigIgn")
print([l.split() for l in open("/proc/self/status") if l.startswith(keep)],
      sorted(n for n in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + n)), os.getpgrp() != 0)
"""


def child_finds_all_as_it_was():
    def strange():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGRTMIN, signal.SIGCHLD])
        os.dup2(1, 9)
    code = [sys.executable, "-c", STATE]
    for prepare in (None, strange):
        bare = subprocess.run(code, stdout=subprocess.PIPE, preexec_fn=prepare, restore_signals=False, close_fds=False)
        under = subprocess.run(RUN + code, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=prepare,
                               restore_signals=False, close_fds=False)
        check(under.returncode == 0 and bare.stdout == under.stdout, f"signals and descriptors: {bare.stdout} {under.stdout}")
    # streams that were closed stay so
    script = ("exec 0<&- 2>&-; exec " + " ".join(["'%s'" % w for w in RUN]) +
              " sh -c 'for n in 0 2; do [ -e /proc/$$/fd/$n ] && echo open $n; done; echo end'")
    r = subprocess.run(["sh", "-c", script], stdout=subprocess.PIPE)
    check(r.stdout == b"end\n", f"closed streams stay closed: {r.stdout}")


def end_of_output_is_the_childs():
    p = subprocess.Popen(RUN + [sys.executable, "-c", "import os, sys; os.close(1); os.read(0, 1)"],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    check(bool(select.select([p.stdout], [], [], 20)[0]) and p.stdout.read() == b"", "closed output ends, though the child lives on")
    check(p.poll() is None, "the child lives on")
    # and its input is nobody else's
    p.stdin.write(b"x")
    p.stdin.close()
    check(p.wait(30) == 0, "the child's status after its input")


def alarm_before_exec():
    r = subprocess.run([sys.executable, "-c", "import os, signal, sys; signal.alarm(1); os.execv(sys.argv[1], sys.argv[1:])"]
                       + RUN + ["sleep", "30"], stderr=subprocess.DEVNULL)
    check(r.returncode == -signal.SIGALRM, f"an alarm set before reaches the command: {r.returncode}")


# --- a terminal ---

def read_until(fd, words, seconds=20):
    text, end = b"", time.monotonic() + seconds
    while words not in text and time.monotonic() < end:
        if select.select([fd], [], [], 0.1)[0]:
            try:
                data = os.read(fd, 4096)
            except OSError:
                break
            text += data
    return text


def start_on_terminal(args):
    """A session leader that gives the terminal to a group with whyloop in it, as a shell does; (leader, terminal)."""
    pid, fd = pty.fork()
    if pid == 0:
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execv(args[0], args)
        while True:
            _, status = os.waitpid(job, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                os.write(1, b"<stopped %d>" % os.WSTOPSIG(status))
                time.sleep(0.3)
                os.killpg(job, signal.SIGCONT)
                continue
            os.write(1, b"<ended %d>" % status)
            os._exit(0)
    return pid, fd


def raw_echo_off(fd):
    a = termios.tcgetattr(fd)
    a[3] &= ~termios.ECHO
    termios.tcsetattr(fd, termios.TCSANOW, a)


ON_TERMINAL = """
import os, signal, sys, time
def handler(number, frame):
    os.write(1, b"<got %d>" % number)
for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGCONT, signal.SIGWINCH):
    signal.signal(number, handler)
os.write(1, b"<ready>")
while os.read(0, 100).strip() != b"end":
    pass
"""


def terminal():
    pid, fd = start_on_terminal(RUN + [sys.executable, "-c", ON_TERMINAL])
    raw_echo_off(fd)
    read_until(fd, b"<ready>")
    time.sleep(0.2)
    for key, number in ((b"\x03", signal.SIGINT), (b"\x1c", signal.SIGQUIT)):
        os.write(fd, key)
        text = read_until(fd, b"<got %d>" % number) + read_until(fd, b"never", 0.2)
        check(text.count(b"<got") == 1, f"a key for signal {number:d} arrives once: {text}")
    os.write(fd, b"\x1a")
    text = read_until(fd, b"<got %d>" % signal.SIGCONT) + read_until(fd, b"never", 0.2)
    check(text.count(b"<stopped %d>" % signal.SIGTSTP) == 1, f"the shell sees the job stopped: {text}")
    check(text.count(b"<got %d>" % signal.SIGCONT) == 1, f"it goes on once: {text}")
    os.write(fd, b"end\n")
    text = read_until(fd, b"<ended")
    check(b"<ended 0>" in text, f"it ends: {text}")
    os.waitpid(pid, 0)
    os.close(fd)


def stopped_by_a_caller():
    p = counter(signal.SIGUSR1, start_new_session=False)
    os.kill(p.pid, signal.SIGTSTP)
    _, status = os.waitpid(p.pid, os.WUNTRACED)
    check(os.WIFSTOPPED(status), "SIGTSTP to whyloop alone stops both")
    os.kill(p.pid, signal.SIGCONT)
    os.kill(p.pid, signal.SIGUSR1)
    check(lines_for(p, 0.1, "got 10") == ["got 10"], "both go on")
    check(finish(p) == 0, "the child's status after a stop")


def process_one():
    new_pids = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run(new_pids + ["true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: as process 1 (unshare --pid is not allowed here)")
        return
    def run(code):
        return subprocess.run(new_pids + RUN + [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    r = run("import os; print(os.getppid()); os.kill(os.getpid(), 15)")
    check(r.returncode == 143 and r.stdout == b"1\n" or r.returncode == 143, f"as process 1, an end by signal is 128 + n: {r}")
    orphan = """
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(0.1)
        os._exit(0)
    os._exit(0)
os.wait()
time.sleep(0.5)
zombies = []
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        state = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0]
    except OSError:
        continue
    if state == "Z":
        zombies.append(pid)
print("zombies", zombies, flush=True)
"""
    r = run(orphan)
    check(r.stdout == b"zombies []\n", f"as process 1, it takes in orphans: {r.stdout} {r.stderr}")
    p = subprocess.Popen(new_pids + RUN + [sys.executable, "-c", COUNTER, "15"], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    p.stdout.readline()
    inside = open(f"/proc/{p.pid}/task/{p.pid}/children").read().split()[0]
    os.kill(int(inside), signal.SIGTERM)
    check(lines_for(p, 0.1, "got 15") == ["got 15"], "as process 1, it passes signals on")
    check(finish(p) == 0, "as process 1, the child's status")


for test in (once_to_the_command_alone, once_to_the_group, value_of_a_queued_signal, ends_are_repeated,
             child_finds_all_as_it_was, end_of_output_is_the_childs, alarm_before_exec, terminal, stopped_by_a_caller,
             process_one):
    before = time.monotonic()
    test()
    print(f"{test.__name__}: {time.monotonic() - before:.1f} s")
sys.exit(1 if faults else 0)
