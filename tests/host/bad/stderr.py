"""Standard error that is closed, full, slow or somebody else's."""
import os

from host import HANDLED, NESTED

# A full pipe that nobody reads, as standard error.
FULL_PIPE = """import fcntl, os
r, w = os.pipe()
os.set_blocking(w, False)
try:
    while True:
        os.write(w, bytes(4096))
except BlockingIOError:
    pass
os.set_blocking(w, %s)
os.dup2(w, 2)
"""

CLOSE = "os.close(2)"


def closed_loses_no_report(t):
    bare, done = t.both(NESTED, before=CLOSE, options={"report_dir": t.inside(t.reports)})
    t.one_report("nested-run")


def closed_whose_number_a_file_took_is_left_alone(t):
    program = """import os
fd = os.open("data.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
os.write(fd, b"%d mine" % fd)
""" + HANDLED
    t.both(program, before=CLOSE, options={"report_dir": t.inside(t.reports), "handled": "full"})
    with open(os.path.join(t.folder, "data.txt"), "rb") as f:
        data = f.read()
    t.check(data == b"2 mine", "the program's file holds %r" % data[:200])
    t.one_report("nested-run")


def full_pipe_does_not_hold_up_the_program(t):
    for blocking in (True, False):
        t.fresh_reports()
        t.both(FULL_PIPE % blocking + HANDLED, timeout=20,
               options={"report_dir": t.inside(t.reports), "handled": "full"})
        t.one_report("nested-run")


def full_pipe_does_not_hold_up_json_on_stderr(t):
    t.both(FULL_PIPE % True + HANDLED, timeout=20, options={"report_dir": "/proc/whyloop", "handled": "full"})


def broken_pipe_does_not_kill_the_program(t):
    program = "import os, signal\nsignal.signal(signal.SIGPIPE, signal.SIG_DFL)\n" \
        "r, w = os.pipe()\nos.close(r)\nos.dup2(w, 2)\n" + HANDLED
    t.both(program, options={"report_dir": t.inside(t.reports), "handled": "full"})
    t.one_report("nested-run")


def full_device_is_no_error(t):
    t.both("import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 2)\n" + HANDLED,
           options={"report_dir": t.inside(t.reports), "handled": "full"})
    t.one_report("nested-run")


def all_streams_closed_loses_no_report(t):
    t.both(NESTED, before="os.close(0); os.close(1); os.close(2)", options={"report_dir": t.inside(t.reports)})
    t.one_report("nested-run")


def of_a_program_stays_its_own_in_order(t):
    program = "import sys\nprint('first', file=sys.stderr, flush=True)\n" + HANDLED + "print('last', file=sys.stderr)\n"
    bare, done = t.both(program)
    t.check(done.stderr == bare.stderr, "with message=none stderr is %r, not %r" % (done.stderr, bare.stderr))
