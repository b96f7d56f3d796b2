"""Programs that are no Python: the shim is not there."""
import os
import shutil
import subprocess

from host import CLOSED

CALLS = (
    ["/bin/sh", "-c", "echo out; echo err >&2; ls /proc/self/fd | wc -l; exit 3"],
    ["/bin/ls", "/"],
    ["/bin/cat", "/proc/self/cmdline"],
    ["/usr/bin/env", "-u", "LD_PRELOAD", "-u", "WHYLOOP_OPTIONS", "-u", "_", "env"],
    ["/bin/sh", "-c", "kill -SEGV $$"],
    ["/bin/sh", "-c", "cat | sort | uniq -c", ],
    ["/usr/bin/perl", "-e", "print 6 * 7, \"\\n\"; exit 9"],
    ["/bin/bash", "-c", "x=$(ls / | head -n 1); echo $x; trap 'echo bye' EXIT; exit 2"],
    ["/bin/false"],
)


def _same(t, argv):
    how = {"program": argv[0], "cwd": t.folder, "stdin": b"b\na\nb\n", "env": {"HOME": t.inside(t.home)}}
    bare = t.target.run(argv[1:], shim=False, **how)
    done = t.target.run(argv[1:], options={"report_dir": t.inside(t.reports), "verbosity": "0"}, **how)
    t.check((bare.status, bare.stdout, bare.stderr) == (done.status, done.stdout, done.stderr),
            "%s: %s, %r, %r; without the shim %s, %r, %r" % (" ".join(argv), done.ending, done.stdout[-99:],
                                                            done.stderr[-99:], bare.ending, bare.stdout[-99:],
                                                            bare.stderr[-99:]))


def are_left_alone(t):
    for argv in CALLS:
        if os.path.exists(t.target.outside(argv[0])):
            _same(t, argv)
    t.check(not os.listdir(t.reports), "something is in the report directory")


def other_pythons_are_left_alone(t):
    t.need(not t.target.chroot, "none in this tree")
    pypy = shutil.which("pypy3")
    t.need(pypy, "needs pypy3")
    program = "import asyncio\nasync def main(): asyncio.run(None)\nasyncio.run(asyncio.sleep(0, print('ran')))\n"
    _same(t, [pypy, "-c", program])
    t.check(not os.listdir(t.reports), "something is in the report directory")


def missing_procfs_is_survived(t):
    """As in a bare chroot."""
    t.need_root()
    hide = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none \"$0\" && exec \"$@\"", t.target.outside("/proc")]
    t.need(subprocess.run([*hide, "true"], capture_output=True).returncode == 0, "needs the right to mount")
    bare, done = t.both(CLOSED, wrap=hide)
    t.at_most_one_line(bare, done)
    t.one_report("closed")
