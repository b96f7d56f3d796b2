"""Errors at awkward moments."""
from host import HANDLED, NESTED

CLOSED_LOOP = "import asyncio\nloop = asyncio.new_event_loop()\nloop.close()\n"


def while_another_error_is_handled(t):
    program = """import asyncio
async def inner():
    pass
async def main():
    job = inner()
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            asyncio.run(job)
        except RuntimeError as e:
            print(repr(e.__context__), e.__cause__, e.__suppress_context__, e.__traceback__.tb_lineno)
            job.close()
            raise KeyError("third") from e
try:
    asyncio.run(main())
except KeyError as e:
    print(repr(e.__cause__.__context__))
"""
    t.both(program)
    t.one_report("nested-run")


def in_finally_and_in_exit_of_a_context(t):
    program = CLOSED_LOOP + """import contextlib
class Manager:
    def __enter__(self): return self
    def __exit__(self, *args): loop.call_soon(print)
try:
    with Manager():
        raise ValueError("first")
except RuntimeError as e:
    print(repr(e), repr(e.__context__))
"""
    t.both(program)
    t.one_report("closed")


def in_atexit(t):
    t.both(CLOSED_LOOP + "import atexit\natexit.register(loop.call_soon, print)\nprint('end')\n")
    t.one_report("closed")


def in_a_finalizer_at_shutdown(t):
    program = CLOSED_LOOP + """class Late:
    def __init__(self, loop): self.loop = loop
    def __del__(self):
        try:
            self.loop.call_soon(int)
        except RuntimeError:
            pass
late = Late(loop)
late.me = late
import builtins
builtins.late = late
print("end")
"""
    bare, done = t.both(program)
    t.at_most_one_line(bare, done)
    t.read_reports()


def unraisable_in_a_finalizer(t):
    program = CLOSED_LOOP + """import gc
class Late:
    def __del__(self): loop.call_soon(int)
late = Late()
del late
gc.collect()
print("end")
"""
    t.both(program)
    t.one_report("closed")


def in_a_forked_child(t):
    program = """import os, sys
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    try:
%s
    finally:
        sys.stdout.flush()
        os._exit(5)
print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
""" % "".join("        %s\n" % line for line in HANDLED.splitlines())
    t.both(program)
    report = t.one_report("nested-run")
    t.check(report["process"]["pid"] > 0, "the process is missing")


FORKED = CLOSED_LOOP + """import os
other = asyncio.new_event_loop()
other.close()  # another cause
pid = os.fork()
if pid:
    %s
try:
    if pid:
        loop.call_soon(print)
    else:
        %s.call_later(1, print)
except RuntimeError as e:
    pass
if pid == 0:
    os._exit(0)
%s
"""
WAIT = "print(os.waitpid(pid, 0)[1])"


def _pid_in_the_id(report):
    return int(report["report_id"].split("-")[1])


def in_both_after_a_fork(t):
    t.both(FORKED % ("pass", "loop", WAIT))
    found = t.read_reports()
    # one report as a rule; two where one process could not wait for the other
    t.check(sum(r["count"] for r in found) == 2, "counts are %s" % [r["count"] for r in found])


def in_a_forked_child_and_then_in_its_parent(t):
    t.both(FORKED % (WAIT, "loop", ""))
    report = t.one_report("closed")
    t.check(report["count"] == 2, "the count is %(count)d" % report)
    t.check(report["process"]["pid"] != _pid_in_the_id(report), "it does not describe the last one")


def of_different_causes_in_both_after_a_fork(t):
    t.both(FORKED % ("pass", "other", WAIT))
    found = t.read_reports()
    pids = {r["process"]["pid"] for r in found}
    t.check(len(found) == len(pids) == 2, "reports of %s" % [r["process"]["pid"] for r in found])
    t.check(pids == {_pid_in_the_id(r) for r in found}, "their names say other numbers")


def in_a_child_forked_beside_threads(t):
    program = CLOSED_LOOP + """import os, threading, time, warnings
warnings.simplefilter("ignore")
stop = False
def noisy():
    while not stop:
        try:
            loop.call_soon(print)
        except RuntimeError:
            pass
threads = [threading.Thread(target=noisy) for _ in range(4)]
for t in threads: t.start()
for _ in range(50):
    pid = os.fork()
    if pid == 0:
        try:
            loop.call_later(1, print)
        except RuntimeError:
            os._exit(3)
        os._exit(4)
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 3
stop = True
for t in threads: t.join()
print("end")
"""
    t.both(program)
    t.read_reports()


def in_a_subinterpreter(t):
    t.need(t.version >= (3, 9), "asyncio of python 3.8 does not survive it")
    program = """import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
import asyncio
asyncio.run(asyncio.sleep(0))
number = interpreters.create("legacy") if sys.version_info >= (3, 13) else interpreters.create()
print(interpreters.run_string(number, '''if True:
    import asyncio
    loop = asyncio.new_event_loop()
    loop.close()
    try:
        loop.call_soon(print)
    except RuntimeError as e:
        print("caught", e, flush=True)
'''), flush=True)
interpreters.destroy(number)
print("end")
"""
    t.both(program)
    found = t.read_reports()
    t.check(len(found) == 1, "%d reports" % len(found))


def while_signals_arrive(t):
    program = CLOSED_LOOP + """import signal, time
seen = 0
def handler(number, frame):
    global seen
    seen += 1
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
end = time.monotonic() + 1
count = 0
while time.monotonic() < end:
    try:
        loop.call_soon(print)
    except RuntimeError:
        count += 1
signal.setitimer(signal.ITIMER_REAL, 0)
print(seen > 10, count > 100)
"""
    t.both(program)
    t.check(len(t.read_reports()) >= 1, "no report")


def before_the_program_kills_itself(t):
    t.both(CLOSED_LOOP + """import os, signal
try:
    loop.call_soon(print)
except RuntimeError:
    print("caught", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
""")
    t.one_report("closed")


def before_the_program_becomes_another(t):
    t.both(CLOSED_LOOP + """import os
try:
    loop.call_soon(print)
except RuntimeError:
    os.execlp("sh", "sh", "-c", "echo another; exit 6")
""")
    t.one_report("closed")


def with_memory_at_its_limit(t):
    program = CLOSED_LOOP + """import resource
with open("/proc/self/statm") as f:
    used = int(f.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 20),) * 2)
held = []
size = 1 << 18
while size > 64:
    try:
        held.append(bytes(size))
    except MemoryError:
        size >>= 1
try:
    loop.call_soon(print)
except (RuntimeError, MemoryError):
    pass
del held
print("end")
"""
    t.both(program)
    t.read_reports()


def raised_again_and_again_is_one_incident(t):
    program = CLOSED_LOOP + """try:
    loop.call_soon(print)
except RuntimeError as e:
    error = e
for n in range(100):
    try:
        raise error
    except RuntimeError as e:
        assert e is error
print("end")
"""
    t.both(program)
    report = t.one_report("closed")
    t.check(report.get("count", 1) == 1, "it was counted %s times" % report.get("count"))


def in_a_nested_run_that_ends_the_program(t):
    bare, done = t.both(NESTED)
    t.check(bare.status == 1, "the program ended with %s" % bare.ending)
    report = t.one_report("nested-run")
    t.check(report.get("state") == "final" and report.get("outcome") == "unhandled",
            "state %s, outcome %s" % (report.get("state"), report.get("outcome")))
