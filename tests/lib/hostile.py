"""Reports that mean harm, made of an honest one on standard input: hostile.py KIND <REPORT.

    text      every string is markup, quotes, terminal escapes, bidi controls
    words     the same after each string's own text, so that times and references still work
    long      every string is very long
    many      thousands of loops, threads, places, fixes, facts
    loops     as many loops and threads as 4 MiB hold
    frames    as many frames of coroutines as 4 MiB hold, and moments that lie on nearly the same stack
    calls     sentences of calls without an end
    types     of a later schema: every field of another type
    numbers   every number at the ends of its range
"""
import copy
import json
import sys

NASTY = ("</code></style></title></script><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"alert(1)\" '"
         " style='position:fixed' `<b>` &lt;i&gt; &#60;u&#62; <!-- ]]> {{style}} javascript:alert(1) https://x/ \u001b[31m\u001b]0;x"
         "\u0007 \u202e\u2066\u2028\u2029\u200f\u0085\u007f\r\n\t\\ \ufffd \U0001f600")
KEEP = {"schema_version"}


def change(value, how, name=None):
    if name in KEEP:
        return value
    if isinstance(value, dict):
        changed = {key: change(child, how, key) for key, child in value.items()}
        if name == "packages":
            changed.update({NASTY: NASTY, "x" * 9000: "1"})
        return changed
    if isinstance(value, list):
        return [change(child, how, name) for child in value]
    return how(value, name)


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def text(report):
    return change(report, lambda value, _: NASTY if isinstance(value, str) else value)


def words(report):
    def how(value, name):
        if not isinstance(value, str) or name in ("time", "timestamp", "kind", "state", "role", "outcome", "confidence"):
            return value
        return value + NASTY
    return change(report, how)


def long(report):
    lengths = iter([300000] * 4 + [4000] * 200 + [60] * 100000)
    return change(report, lambda value, _: (value + "<") * (next(lengths) // (len(value) + 1)) if isinstance(value, str) else value)


def many(report):
    changed = copy.deepcopy(report)
    bare = {key: value for key, value in report["loops"][0].items() if key in ("id", "class", "owner", "state", "thread", "runs")}
    for i in range(3000):
        life = {name: {"time": "2026-11-24T04:%02d:%02d.%06dZ" % (i // 60 % 15, i % 60, i), "thread": i % 900 + 1}
                for name in ("created", "started", "closed")}
        changed["loops"].append(dict(bare, id=i + 100, thread=i % 700 + 1, **life))
        changed["threads"].append({"id": i + 100, "name": "worker-%d" % i, "raising": False, "python_stack": []})
    for name in ("related", "fix", "incomplete"):
        changed[name] = (changed.get(name) or [{"what": "x", "why": "y"}]) * 40
    changed["cause"]["evidence"] = [{"rule": "r", "fact": "f"}] * 3000
    frames = [{"kind": "python", "file": "/a/b.py", "line": i + 1, "function": "f%d" % i, "origin": "user"} for i in range(5000)]
    changed["threads"][0]["python_stack"] = frames
    changed["process"]["argv"] = ["-x"] * 5000
    return changed


def loops(report):
    threads = [{"id": i, "raising": False} for i in range(1, 40001)]
    moment = {"time": "2026-11-24T04:15:08.000000Z", "thread": 40000}
    lives = [{"id": i, "state": "closed", "created": moment} for i in range(1, 20001)]
    return dict(report, threads=threads, loops=lives)


def frames(report):
    place = {"file": "x" * 100, "line": 1, "function": "y" * 50}
    frame = dict(place, kind="python", function_kind="coroutine")
    explained = [{"role": "blocking-call", "location": dict(place, column=i), "stack": [frame] * 60 + [dict(frame, line=i + 2)]}
                 for i in range(64)]
    raising = {"id": 1, "raising": True, "python_stack": [frame] * 10000}
    return dict(report, task={"name": "x"}, related=explained, threads=[raising])


def calls(report):
    cause = dict(report["cause"], summary="a( " * 400000, headline="a`b " * 300000)
    return dict(report, cause=cause)


def types(report):
    others = {str: 7, int: "text", bool: "true", float: [], type(None): {}}
    changed = change(report, lambda value, _: others[type(value)])
    changed["loops"] = [1, "x", None, {"id": "1", "created": 3, "roles": [1, {}]}]
    changed["threads"] = {"0": 1}
    changed["fix"] = "none"
    return dict(changed, schema_version=2, related=[[], {"role": 3, "stack": {"a": 1}}], process=[])


def numbers(report):
    ends = [2 ** 63 - 1, -2 ** 63, 0, -1, 2 ** 53, 10 ** 9]
    counter = iter(range(10 ** 6))
    changed = change(report, lambda value, _: ends[next(counter) % len(ends)] if is_number(value) else value)
    return dict(changed, timestamp="9999-12-31T23:59:59.999999Z")


if __name__ == "__main__":
    json.dump(globals()[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
