"""WHYLOOP_OPTIONS that make no sense: named on stderr, ignored, never fatal."""
from host import NESTED


def _with(t, options):
    full = "report_dir=%s:message=none%s" % (t.inside(t.reports), options)
    bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": full})
    lines, documents = t.said(bare, done)
    t.one_report("nested-run")
    return lines


def of_an_unknown_name_are_named(t):
    lines = _with(t, ":nonsense=1")
    t.check(len(lines) == 1 and "nonsense" in lines[0], "stderr says %r" % lines)


def misspelt_are_named_with_the_nearest(t):
    lines = _with(t, ":max_repots=3")
    t.check(len(lines) == 1 and "max_repots" in lines[0] and "max_reports" in lines[0], "stderr says %r" % lines)


def of_a_wrong_value_are_named(t):
    for option, name in (("max_reports=many", "max_reports"), ("native=perhaps", "native"), ("handled=loud", "handled"),
                         ("max_reports=-1", "max_reports"), ("max_reports=99999999999999999999", "max_reports")):
        bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": "report_dir=%s:message=none:%s" % (
            t.inside(t.reports), option)})
        lines, _ = t.said(bare, done)
        t.check(len(lines) == 1 and name in lines[0], "%s: stderr says %r" % (option, lines))


def without_a_value_are_survived(t):
    for option in (":", "::::", ":native", ":=", ":=1", ":report_dir", ":\\", ":native=1:native=0"):
        bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": "message=none:report_dir=%s%s" % (
            t.inside(t.reports), option)})
        t.at_most_one_line(bare, done)


def that_are_empty_are_none(t):
    bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": "", "XDG_STATE_HOME": t.inside(t.folder) + "/state"})
    t.one_report("nested-run", t.folder + "/state/whyloop")


def of_any_bytes_are_survived(t):
    for value in (b"\xff\xfe\xed\xa0\x80=\x01", b"message=none:" + b"x" * 60000, b"message=none" + b":a=b" * 10000):
        bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": value.decode("utf-8", "surrogateescape"),
                                         "XDG_STATE_HOME": t.inside(t.folder) + "/state"})
        added = len(done.stderr) - len(bare.stderr)
        t.check(added < 16384, "%d bytes on stderr" % added)


def enable_off_means_nothing_happens(t):
    bare, done = t.both(NESTED, env={"WHYLOOP_OPTIONS": "enable=0:report_dir=" + t.inside(t.reports)})
    t.check(bare.stderr == done.stderr, "stderr is %r" % done.stderr[-300:])
    t.check(not t.read_reports(), "a report was written")


def help_lists_them(t):
    bare, done = t.both("print('program')", env={"WHYLOOP_OPTIONS": "help=1:report_dir=" + t.inside(t.reports)})
    for name in (b"report_dir", b"message", b"max_reports"):
        t.check(name in done.stderr, "%s is not listed" % name.decode())
