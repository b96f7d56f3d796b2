"""The same cause again: counted in the report that is there, whichever process met it."""
import os

from host import CLOSED, HANDLED, NESTED, become_stranger


def _counts(t):
    return sorted(r["count"] for r in t.read_reports())


def a_program_that_crashes_five_times_leaves_one_report(t):
    names = set()
    for n in range(1, 6):
        done = t.run(NESTED, options=t.options(message="full"))
        report = t.one_report("nested-run")
        names.update(os.listdir(t.reports))
        t.check(report["count"] == n, "count is %d after %d crashes" % (report["count"], n))
        t.check(report["state"] == "final" and report["outcome"] == "unhandled", "%(state)s, %(outcome)s" % report)
        t.check(report["report_id"] + "-nested-run.json" in names, "the id is %(report_id)s" % report)
        t.check(report["first_seen"] <= report["last_seen"] == report["timestamp"], "seen from %(first_seen)s to %(last_seen)s" % report)
        said = b"seen: %d times since 20" % n in done.stderr
        t.check(said == (n > 1), "the message of run %d: %r" % (n, done.stderr[-400:]))
    t.check(len(names) == 1, "%d names" % len(names))
    t.check(report["revision"] == 10, "revision %(revision)d, not 10" % report)


def another_cause_has_another_report(t):
    for text in (NESTED, CLOSED, NESTED, CLOSED, CLOSED):
        t.run(text)
    t.check(_counts(t) == [2, 3], "counts are %s" % _counts(t))


def another_line_has_another_report(t):
    t.run(NESTED)
    t.run(NESTED.replace("asyncio.run(job)", "asyncio.run(main=job)"))
    t.check(_counts(t) == [1, 1], "counts are %s" % _counts(t))


def the_last_outcome_is_the_one_that_is_told(t):
    t.run(NESTED.replace("finally", "except ZeroDivisionError"))
    t.run(NESTED.replace("finally", "except RuntimeError"))
    report = t.one_report("nested-run")
    t.check((report["count"], report["outcome"]) == (2, "handled"), "%(count)d, %(outcome)s" % report)


def eight_processes_at_once_lose_nothing(t):
    # forked, so that all of them begin at the same time
    t.run("import os, time\n"
          "begin = time.time() + 0.5\n"
          "for n in range(7):\n"
          "    if os.fork() == 0:\n"
          "        break\n"
          "time.sleep(max(0, begin - time.time()))\n" + HANDLED.replace('print("went on")', "")
          + "try:\n    while True: os.wait()\nexcept ChildProcessError: pass\n")
    counts = _counts(t)
    # on a machine that is busy enough one may begin a report of its own rather than wait
    t.check(sum(counts) == 8 and len(counts) < 8, "counts are %s" % counts)


def pruned_in_between_is_begun_anew(t):
    t.run(NESTED)
    t.run(NESTED)
    t.run(CLOSED, options=t.options(max_files=1))
    t.check(t.one_report()["error"]["kind"] == "closed", "the older report is still there")
    t.run(NESTED)
    t.check(_counts(t) == [1, 1], "counts are %s" % _counts(t))


def removed_in_between_is_begun_anew(t):
    t.run(NESTED)
    os.unlink(os.path.join(t.reports, os.listdir(t.reports)[0]))
    t.run(NESTED)
    t.check(_counts(t) == [1], "counts are %s" % _counts(t))


def in_a_folder_that_may_only_be_read_the_old_report_stays(t):
    t.need_root()
    base = t.open_to_strangers()
    os.chown(t.reports, 12345, 12345)
    t.run(NESTED, before=become_stranger(), python=base)
    report = t.one_report("nested-run")
    os.chmod(t.reports, 0o500)
    bare = t.run(NESTED, shim=False, before=become_stranger(), python=base)
    done = t.run(NESTED, before=become_stranger(), python=base)
    t.check_same_way(bare, done)
    t.kept_on_stderr(bare, done, "nested-run")
    t.check(t.one_report("nested-run") == report, "the report changed")


def of_foreign_files_none_is_touched(t):
    t.run(NESTED)
    name = os.listdir(t.reports)[0]
    before = t.one_report("nested-run")["report_id"]
    # all of them look like reports of the same kind: a link, a pipe, a folder, noise, a document of another program's, a copy
    made = [name.replace("-0001-", "-%04d-" % n) for n in range(2, 8)]
    paths = [os.path.join(t.reports, n) for n in made]
    os.symlink(name, paths[0])
    os.mkfifo(paths[1])
    os.mkdir(paths[2])
    with open(os.path.join(t.reports, name), "rb") as f:
        text = f.read()
    for path, data in zip(paths[3:], (os.urandom(5000), b'{"schema_version":1,"count":7}', text)):
        with open(path, "wb") as f:
            f.write(data)
    done = t.run(NESTED)
    t.check(done.status == 1, done.ending)
    found = t.parse(open(os.path.join(t.reports, name), "rb").read(), name)
    t.check((found["count"], found["report_id"]) == (2, before), "%(count)d in %(report_id)s" % found)
    t.check(set(os.listdir(t.reports)) == {name, *made}, "the folder has %s" % os.listdir(t.reports))
    t.check(open(paths[5], "rb").read() == text, "the copy changed")


def what_max_reports_dropped_is_said(t):
    program = "import asyncio\n" + "".join(
        "loop{0} = asyncio.new_event_loop()\nloop{0}.close()\n"
        "for n in range(3):\n    try:\n        loop{0}.call_soon(print)\n    except RuntimeError:\n        pass\n".format(n) for n in range(5))
    bare, done = t.both(program, options=t.options(max_reports=2))
    lines, _ = t.said(bare, done)
    t.check(_counts(t) == [3, 3], "counts are %s" % _counts(t))
    t.check("whyloop: 9 incidents got no report: max_reports was reached" in lines, " | ".join(lines))
