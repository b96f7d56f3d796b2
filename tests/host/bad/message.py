"""The message: what it says, and how little it may be."""
import re

from host import CLOSED, HANDLED, NESTED


def _extra(bare, done):
    text = done.stderr
    for line in bare.stderr.splitlines(True):
        text = text.replace(line, b"", 1)
    return text.decode()


def _options(t, **more):
    return dict({"report_dir": t.inside(t.reports)}, **more)


def says_what_and_where_under_the_traceback(t):
    for program, kind in ((NESTED, "nested-run"), (CLOSED, "closed")):
        bare, done = t.both(program, options=_options(t))
        text = _extra(bare, done)
        t.check(done.stderr.startswith(bare.stderr), "it does not come after the traceback: %r" % done.stderr[:300])
        t.check(re.match(r"whyloop\[\d+\] .*error\[%s\]: " % kind, text), "it begins with %r" % text[:200])
        t.check("main.py:" in text and "-->" in text, "it does not say where: %r" % text[:600])
        t.check(len(text.encode()) <= 4096, "it has %d bytes" % len(text.encode()))
        t.check(".json" in text, "it does not say where the report is")


def none_says_nothing(t):
    for program in (NESTED, HANDLED, CLOSED):
        t.fresh_reports()
        bare, done = t.both(program, options=_options(t, message="none"))
        t.check(bare.stderr == done.stderr, "it says %r" % _extra(bare, done)[:200])
        t.one_report()


def short_is_one_line(t):
    bare, done = t.both(NESTED, options=_options(t, message="short"))
    text = _extra(bare, done)
    t.check(text.startswith("whyloop") and text.count("\n") == 1, "it is %r" % text[:300])


def about_a_handled_error_is_one_line(t):
    bare, done = t.both(HANDLED, options=_options(t))
    text = _extra(bare, done)
    t.check(text.startswith("whyloop") and text.count("\n") == 1, "it is %r" % text[:300])


def has_no_colours_where_there_is_no_terminal(t):
    bare, done = t.both(NESTED, options=_options(t))
    t.check(b"\x1b" not in done.stderr, "stderr has escape sequences")


def is_in_the_report_too(t):
    t.both(NESTED, options=_options(t))
    text = t.one_report("nested-run").get("rendered")
    t.check(isinstance(text, str) and "main.py:" in text, "rendered is %r" % text)


def comes_once_for_the_same_incident(t):
    program = "import asyncio\nloop = asyncio.new_event_loop()\nloop.close()\nfor n in range(100):\n" \
        "    try:\n        loop.call_soon(print)\n    except RuntimeError:\n        pass\n"
    bare, done = t.both(program, options=_options(t, handled="short"))
    count = _extra(bare, done).count("whyloop[")
    t.check(count == 1, "%d messages" % count)
