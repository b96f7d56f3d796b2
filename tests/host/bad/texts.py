"""Names and words of the program that could move a cursor, forge a line or break a document."""
import json
import os

from host import HANDLED, NESTED

EVIL = "\\x1b[31m\\r\\n whyloop[1] forged: line\\x00\\x07\\u202e\\ud800\\udcff\\U0001f600"


def _strings(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
    elif isinstance(node, str):
        yield node


def _clean(t, bare, done):
    for report in t.read_reports():
        for text in _strings(report):
            t.check("\x00" not in text, "NUL in %r" % text)
            t.check(not any(0xd800 <= ord(c) < 0xe000 for c in text), "a lone surrogate in %r" % text)
    text = done.stderr
    for line in bare.stderr.splitlines(True):
        text = text.replace(line, b"", 1)
    t.check(not any(c < 32 and c != 10 or c == 127 for c in text), "control characters on stderr: %r" % text[:500])
    t.check(not any(line.startswith(b" whyloop[1] forged") for line in text.splitlines()), "a forged line on stderr")


def _full(t):
    return {"report_dir": t.inside(t.reports), "handled": "full"}


def in_thread_and_task_names(t):
    program = """import asyncio, threading
EVIL = "%s"
async def inner():
    pass
async def main():
    asyncio.current_task().set_name(EVIL)
    job = inner()
    try:
        asyncio.run(job)
    except RuntimeError:
        job.close()
t = threading.Thread(target=lambda: asyncio.run(main()), name=EVIL)
t.start()
t.join()
""" % EVIL
    bare, done = t.both(program, options=_full(t))
    t.one_report("nested-run")
    _clean(t, bare, done)


def in_file_and_function_names(t):
    program = """EVIL = "%s"
code = compile('''%s''', "/tmp/x\\x1b[2J\\n\\udcff.py", "exec")
def renamed(code):
    import types
    consts = tuple(renamed(c) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    names = {"co_name": code.co_name + EVIL} if code.co_name == "main" else {}
    if names and hasattr(code, "co_qualname"):
        names["co_qualname"] = code.co_name + EVIL
    return code.replace(co_consts=consts, **names)
exec(renamed(code), {"__name__": "evil" + EVIL})
""" % (EVIL, HANDLED)
    bare, done = t.both(program, options=_full(t))
    t.one_report("nested-run")
    _clean(t, bare, done)


def in_arguments(t):
    bare, done = t.both(HANDLED, argv=["\x1b[31m\n", b"\xff\xfe\xed\xa0\x80", "\U0001f600"], options=_full(t))
    t.one_report("nested-run")
    _clean(t, bare, done)


def in_source_lines(t):
    program = NESTED.replace("asyncio.run(job)  #@ cause", "asyncio.run(job)  # \x1b[2J \x07 \u202e \x0c")
    bare, done = t.both(program, options=_full(t))
    t.one_report("nested-run")
    _clean(t, bare, done)


def in_messages(t):
    # a subclass puts its own words into the refusal of a closed loop
    program = """import asyncio
EVIL = "%s"
class Loop(asyncio.SelectorEventLoop):
    def __repr__(self):
        return EVIL
    def _check_closed(self):
        if self.is_closed():
            raise RuntimeError("Event loop is closed" + EVIL)
loop = Loop()
loop.close()
try:
    loop.call_soon(print)
except RuntimeError:
    print("caught")
""" % EVIL
    bare, done = t.both(program, options=_full(t))
    t.check(len(t.read_reports()) <= 1, "more than one report")
    _clean(t, bare, done)


def of_great_length_are_cut(t):
    program = """import asyncio, threading
async def inner():
    pass
async def main():
    asyncio.current_task().set_name("n" * 5000000)
    job = inner()
    try:
        asyncio.run(job)
    except RuntimeError:
        job.close()
t = threading.Thread(target=lambda: asyncio.run(main()), name="t" * 5000000)
t.start()
t.join()
"""
    t.both(program, argv=["a" * 100000], options=_full(t))
    t.one_report("nested-run")


def secret_in_arguments_stay_there(t):
    t.both(NESTED, argv=["--password=hunter2", "--token", "s3cr3t-t0ken", "postgres://me:pa55w0rd@db/x"])
    text = json.dumps(t.one_report("nested-run").get("process"))
    for secret in ("hunter2", "s3cr3t-t0ken", "pa55w0rd"):
        t.check(secret not in text, "%s is in the report" % secret)


def environment_stays_out(t):
    t.both(NESTED, env={"DB_PASSWORD": "hunter2-from-env"})
    for name in os.listdir(t.reports):
        with open(os.path.join(t.reports, name), "rb") as f:
            t.check(b"hunter2-from-env" not in f.read(), "a variable's value is in the report")
    t.one_report("nested-run")
