"""No room for a report: it is whole or not there, and the program goes on."""
import contextlib
import os
import subprocess

from host import HANDLED, NESTED


@contextlib.contextmanager
def _small_disk(t, size):
    t.need_root()
    disk = os.path.join(t.folder, "disk")
    os.mkdir(disk, 0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs", disk], capture_output=True)
    t.need(mounted.returncode == 0, "needs the right to mount")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


def _fill(path):
    with open(path, "wb", buffering=0) as f:
        with contextlib.suppress(OSError):
            while True:
                f.write(bytes(4096))


def keeps_the_report_on_stderr(t):
    with _small_disk(t, "64k") as disk:
        _fill(os.path.join(disk, "full"))
        bare, done = t.both(NESTED, options=t.options(report_dir=t.inside(disk)))
        t.kept_on_stderr(bare, done, "nested-run")
        left = set(os.listdir(disk)) - {"full"}
        t.check(not left, "%s was left behind" % left)


def leaves_no_half_of_a_report(t):
    # one page: room for a beginning, not for a whole report
    with _small_disk(t, "4k") as disk:
        bare, done = t.both(NESTED, options=t.options(report_dir=t.inside(disk)))
        t.at_most_one_line(bare, done)
        t.read_reports(disk)


def lets_a_program_go_on(t):
    with _small_disk(t, "64k") as disk:
        _fill(os.path.join(disk, "full"))
        bare, done = t.both(HANDLED, options=t.options(report_dir=t.inside(disk)))
        t.at_most_one_line(bare, done)


def by_a_limit_on_file_sizes(t):
    bare, done = t.both(NESTED, before="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))",
                        timeout=30)
    t.at_most_one_line(bare, done)
    t.read_reports()


def by_a_limit_on_descriptors(t):
    program = """import asyncio, os, resource
loop = asyncio.new_event_loop()
loop.close()
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
held = []
try:
    while True:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
try:
    loop.call_soon(print)
except RuntimeError as e:
    print("caught", e)
print(len(held))
for fd in held:
    os.close(fd)
"""
    bare, done = t.both(program)
    t.at_most_one_line(bare, done)
    t.read_reports()
