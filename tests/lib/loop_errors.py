"""Runs under the interpreter that is tested: writes down each event-loop error that any Python code sees go by.

A judge of its own: Python's tracing and the words of asyncio's errors, nothing of the shim's. One line of JSON for each
exception object, when the test that made it is over: [test, kind, text, control flow?].

"No running event loop" that ends in the very function that asked asyncio is control flow.
"""
import json
import re
import sys
import threading

KINDS = [(re.compile(pattern), kind) for pattern, kind in (
    (r"(asyncio\.run|Runner\.run)\(\) cannot be called from a running event loop", "nested-run"),
    (r"This event loop is already running|Event loop is running", "already-running"),
    (r"Cannot run the event loop while another loop is running", "other-loop-running"),
    (r"Event loop is closed|Runner is closed", "closed"),
    (r"Cannot close a running event loop", "close-while-running"),
    (r"There is no current event loop in thread|no running event loop", "no-loop-in-thread"),
    (r"Task .* attached to a different loop|.* is bound to a different event loop|The future belongs to a different loop"
     r"|(The )?loop argument must agree with|futures are tied to different event loops", "other-loop"),
    (r"Event loop stopped before Future completed", "stopped-early"),
    (r"Non-thread-safe operation invoked on an event loop other than the current one", "wrong-thread"),
    (r"Cannot enter into task |Leaving task |cannot enter context: ", "reentered"))]

MARK = "__loop_error__"  # an attribute of an exception: where it is in `seen`


def kind_of(error):
    if not isinstance(error, (RuntimeError, ValueError)) or not error.args or not isinstance(error.args[0], str):
        return None
    return next((kind for pattern, kind in KINDS if pattern.match(error.args[0].replace("\n", " "))), None)


class Watcher:
    """An observer of all threads that are started from now on, and of this one."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.test, self.seen = None, []

    def start(self):
        threading.settrace(self.trace)
        sys.settrace(self.trace)

    def trace(self, frame, event, arg):
        if event == "call":
            frame.f_trace_lines = False
        elif event == "exception":
            kind = kind_of(arg[1])
            if kind:
                self.note(frame, arg[1], kind)
        return self.trace

    def note(self, frame, error, kind):
        place = id(frame)
        inside = "/asyncio/" in frame.f_code.co_filename
        if MARK in error.__dict__:
            entry = self.seen[error.__dict__[MARK]]
            entry["outermost"] = place
            entry["asker"] = entry["asker"] or (None if inside else place)
        else:
            error.__dict__[MARK] = len(self.seen)
            self.seen.append({"test": self.test, "kind": kind, "text": error.args[0], "outermost": place,
                              "asker": None if inside else place})

    def write(self):
        """What was seen since the last time; an exception object that is seen again afterwards is an old one."""
        for entry in self.seen:
            if entry["test"] is not None:
                flow = entry["kind"] == "no-loop-in-thread" and entry["outermost"] == entry["asker"]
                json.dump([entry["test"], entry["kind"], entry["text"][:200], flow], self.file)
                self.file.write("\n")
                entry["test"] = None
        self.file.flush()
