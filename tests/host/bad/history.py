"""A loop is a serial number: what is said of it is true of it, however many came and went."""
from host import lines_of

PROGRAM = """import asyncio


async def give_loop():
    return asyncio.get_running_loop()


async def nothing():
    pass


def early():
    return asyncio.run(give_loop())  #@ early run


def middle():
    return asyncio.run(give_loop())  #@ middle run


def late():
    return asyncio.run(give_loop())  #@ late run


def use(loop, where):
    try:
        if where == "early":
            loop.call_soon(print)  #@ early use
        elif where == "middle":
            loop.call_soon(print)  #@ middle use
        else:
            loop.call_soon(print)  #@ late use
    except RuntimeError as e:
        print(where, e)


kept = {}
for n in range(%(runs)d):
    if n == 10:
        kept["early"] = early()
    elif n == %(runs)d // 2:
        kept["middle"] = middle()
    elif n == %(runs)d - 10:
        kept["late"] = late()
    else:
        asyncio.run(nothing())
for where in kept:
    use(kept[where], where)
"""


def _names_its_own_run(t, runs, **options):
    program = PROGRAM % {"runs": runs}
    lines = lines_of(program)
    t.both(program, timeout=120, options=t.options(**options))
    found = t.read_reports()
    t.check(len(found) == 3, "%d reports, not three" % len(found))
    for where in ("early", "middle", "late"):
        for report in found:
            raised = [r["location"]["line"] for r in report["related"] if r["role"] == "raised"]
            if lines[where + " use"] in raised:
                break
        else:
            t.check(False, "no report says that the %s loop was used" % where)
        closed = [r["location"]["line"] for r in report["related"] if r["role"] == "loop-closed"]
        t.check(closed == [lines[where + " run"]], "the %s loop was closed in line %s, not %d" % (
            where, closed, lines[where + " run"]))
        t.check(report["cause"]["kind"] == "outlived-run", "the cause is %s" % report["cause"]["kind"])


def names_its_own_run_after_a_thousand(t):
    _names_its_own_run(t, 1000)


def keeps_loops_that_are_referred_to_when_it_is_short(t):
    _names_its_own_run(t, 1000, history=16)
