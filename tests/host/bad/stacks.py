"""Deep stacks, small stacks, many stacks."""
from host import NESTED

DEEP = """import asyncio, sys, threading
sys.setrecursionlimit(50000)
threading.stack_size(512 << 20)
async def inner():
    pass
def down(n):
    if n:
        return down(n - 1)
    job = inner()
    try:
        asyncio.run(job)
    except RuntimeError as e:
        print(e)
    job.close()
async def main():
    down(%d)
t = threading.Thread(target=lambda: asyncio.run(main()))
t.start()
t.join()
print("end")
"""


def of_ten_thousand_frames_are_cut_at_both_ends(t):
    bare, done = t.both(DEEP % 10000, timeout=120)
    t.need(bare.status == 0 and b"end" in bare.stdout, "this interpreter can't go that deep")
    report = t.one_report("nested-run")
    raising = [thread for thread in report.get("threads") or [] if thread.get("raising")]
    frames = raising[0].get("python_stack") or [] if raising else []
    t.check(0 < len(frames) <= 256, "%d frames of the raising thread" % len(frames))
    t.check(any(f.get("function", "").endswith("main") for f in frames), "the outer end is missing")
    t.check(report.get("incomplete"), "nothing says that the stack was cut")


def at_the_limit_of_recursion_are_no_error(t):
    program = """import asyncio, sys
loop = asyncio.new_event_loop()
loop.close()
def down():
    try:
        down()
    except RecursionError:
        try:
            loop.call_soon(print)
        except (RuntimeError, RecursionError):
            pass
        raise
try:
    down()
except RecursionError as e:
    print(type(e).__name__)
"""
    t.both(program, timeout=120)
    t.read_reports()


def of_64_kilobytes_suffice(t):
    program = """import asyncio, threading
threading.stack_size(65536)
loop = asyncio.new_event_loop()
loop.close()
def work():
    try:
        loop.call_soon(print)
    except RuntimeError as e:
        print("caught", e)
for n in range(20):
    t = threading.Thread(target=work)
    t.start()
    t.join()
print("end")
"""
    bare = t.run(program, shim=False)
    t.need(bare.status == 0, "this interpreter can't do it without the shim")
    _, done = t.both(program, options={"report_dir": t.inside(t.reports), "handled": "full"})
    t.check(len(t.read_reports()) >= 1, "no report")


def of_64_kilobytes_suffice_for_a_nested_run(t):
    program = NESTED.replace("asyncio.run(main())", "import threading\nthreading.stack_size(65536)\n"
                             "t = threading.Thread(target=lambda: asyncio.run(main()))\nt.start()\nt.join()")
    bare = t.run(program, shim=False)
    t.need(b"cannot be called from a running event loop" in bare.stderr, "this interpreter can't do it without the shim")
    t.both(program)
    t.one_report("nested-run")


def of_many_threads_at_once(t):
    program = """import asyncio, threading
async def inner():
    pass
barrier = threading.Barrier(40)
caught = []
async def main():
    job = inner()
    barrier.wait()
    try:
        asyncio.run(job)
    except RuntimeError as e:
        caught.append(str(e))
    job.close()
threads = [threading.Thread(target=lambda: asyncio.run(main())) for n in range(40)]
for t in threads: t.start()
for t in threads: t.join()
print(len(caught), set(caught))
"""
    t.both(program, options={"report_dir": t.inside(t.reports), "handled": "short"})
    found = t.read_reports()
    t.check(1 <= len(found) <= 20, "%d reports" % len(found))
    t.check(sum(r.get("count", 1) for r in found) == 40, "the reports count %d, not 40" % sum(
        r.get("count", 1) for r in found))
