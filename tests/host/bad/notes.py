"""notes=1: one line on the exception, where people read tracebacks and not stderr."""
from host import CLOSED, NESTED

SHOW = """import asyncio, sys

def use(loop):
    loop.call_soon(print)

for n in range(3):
    loop = asyncio.new_event_loop()
    loop.close()  #@ closed
    try:
        use(loop)
    except RuntimeError as e:
        print(getattr(e, "__notes__", None))
        print(e, e.args)
"""

PLAIN = "Event loop is closed ('Event loop is closed',)"


def off_unless_asked_for(t):
    t.both(SHOW)
    t.both(CLOSED)


def one_line_that_is_the_same_for_one_cause(t):
    done = t.run(SHOW, options=t.options(notes=1))
    lines = done.stdout.decode().splitlines()
    t.check([lines[i] for i in (1, 3, 5)] == [PLAIN] * 3, "the error itself is another: %s" % lines)
    notes = {lines[i] for i in (0, 2, 4)}
    t.check(len(notes) == 1, "three incidents of one cause, and the notes %s" % notes)
    note = notes.pop()
    if t.version < (3, 11):
        t.check(note == "None", "before 3.11 there is a note: %s" % note)
        return
    t.check(note.startswith("['whyloop: closed-early, see ") and note.count("whyloop: ") == 1 and "\\n" not in note, note)
    t.check("main.py:8: the loop was closed while it was still wanted']" in note, note)
    t.check(t.one_report("closed")["count"] == 3, "it was not counted")


def beside_those_that_are_there(t):
    t.need(t.version >= (3, 11), "notes are there from 3.11 on")
    done = t.run("""import asyncio

class Mine(RuntimeError):
    def __init__(self, *args):
        super().__init__(*args)
        self.add_note("mine")

    def add_note(self, text):
        print("asked to add", text)
        super().add_note(text)

loop = asyncio.new_event_loop()
loop.close()
try:
    loop.call_soon(print)
except RuntimeError as e:
    e.add_note("a second one")
    print(len(e.__notes__), e.__notes__[1])
try:
    raise Mine("Event loop is closed")
except Mine as e:
    print(e.__notes__)
""", options=t.options(notes=1))
    t.check(done.stdout == b"2 a second one\nasked to add mine\n['mine']\n", "it printed %r" % done.stdout)


def in_the_traceback_that_is_printed(t):
    t.need(t.version >= (3, 11), "notes are there from 3.11 on")
    done = t.run(NESTED, options=t.options(notes=1))
    t.check(done.stderr.count(b"\nwhyloop: blocking-call-in-coroutine, see ") == 1, "%r" % done.stderr[-600:])
