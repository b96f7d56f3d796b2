"""Where reports may and may not go."""
import os
import stat

from host import NESTED, STRANGER, become_stranger


def is_made_with_all_its_parents(t):
    wanted = os.path.join(t.folder, "not", "there", "yet")
    bare, done = t.both(NESTED, options=t.options(report_dir=t.inside(wanted)))
    lines, _ = t.said(bare, done)
    t.check(not lines, "it says %r" % lines)
    t.one_report("nested-run", wanted)
    mode = stat.S_IMODE(os.stat(wanted).st_mode)
    t.check(mode == 0o700, "it was made with mode %o" % mode)


def may_have_any_name(t):
    # ":" and "\" are the options' own signs, escaped by a "\"
    name = "a:b\\c d=e \u00fc"
    wanted = os.path.join(t.folder, name)
    escaped = t.inside(wanted).replace("\\", "\\\\").replace(":", "\\:")
    t.both(NESTED, options=t.options(report_dir=escaped))
    t.one_report("nested-run", wanted)


def below_a_file_is_refused(t):
    file = t.write("file", "")
    bare, done = t.both(NESTED, options=t.options(report_dir=t.inside(file) + "/reports"))
    t.kept_on_stderr(bare, done, "nested-run")


def that_is_a_file_is_refused(t):
    file = t.write("file", "as it was")
    bare, done = t.both(NESTED, options=t.options(report_dir=t.inside(file)))
    t.kept_on_stderr(bare, done, "nested-run")
    with open(file) as f:
        t.check(f.read() == "as it was", "the file was changed")


def where_nothing_can_be_made_is_refused(t):
    bare, done = t.both(NESTED, options=t.options(report_dir="/proc/whyloop"))
    t.kept_on_stderr(bare, done, "nested-run")


def open_to_others_is_refused(t):
    for mode in (0o777, 0o770, 0o1777):
        os.chmod(t.reports, mode)
        bare, done = t.both(NESTED)
        lines = t.kept_on_stderr(bare, done, "nested-run")
        t.check(len(lines) == 1 and t.inside(t.reports) in lines[0],
                "mode %o: no line says what is wrong with the directory: %r" % (mode, lines))
        t.check(not os.listdir(t.reports), "mode %o: a report was put there" % mode)


def of_another_user_is_refused(t):
    t.need_root()
    os.chown(t.reports, STRANGER, STRANGER)
    bare, done = t.both(NESTED)
    lines = t.kept_on_stderr(bare, done, "nested-run")
    t.check(len(lines) == 1 and t.inside(t.reports) in lines[0], "no line says what is wrong: %r" % lines)
    t.check(not os.listdir(t.reports), "a report was put there")


def that_may_not_be_written_is_refused(t):
    t.need_root()
    python = t.open_to_strangers()
    os.chmod(t.reports, 0o755)
    bare, done = t.both(NESTED, before=become_stranger(), python=python)
    t.kept_on_stderr(bare, done, "nested-run")


def keeps_reports_private_under_any_umask(t):
    for umask in (0, 0o777):
        t.fresh_reports()
        t.both("import os; os.umask(%d)\n" % umask + NESTED)
        t.one_report("nested-run")


def default_is_the_users_state_folder(t):
    state = os.path.join(t.folder, "state")
    t.both(NESTED, env={"XDG_STATE_HOME": t.inside(state)}, options={"message": "none"})
    t.one_report("nested-run", os.path.join(state, "whyloop"))


def default_of_a_service_is_its_state_folder(t):
    service = os.path.join(t.folder, "service")
    os.mkdir(service, 0o755)
    t.both(NESTED, env={"STATE_DIRECTORY": t.inside(service) + ":/nowhere"}, options={"message": "none"})
    t.one_report("nested-run", os.path.join(service, "whyloop"))


def is_never_the_working_directory(t):
    before = set(os.listdir(t.folder)) | {"main.py", "state"}
    t.both(NESTED, env={"XDG_STATE_HOME": t.inside(os.path.join(t.folder, "state"))}, options={"message": "none"})
    t.check(set(os.listdir(t.folder)) <= before, "left in the working directory: %s" % (
        set(os.listdir(t.folder)) - before))


def takes_at_most_max_reports_of_a_process(t):
    # thirty places, hence thirty reports
    program = "import asyncio\n" + "".join(
        "loop{0} = asyncio.new_event_loop()\nloop{0}.close()\n"
        "try:\n    loop{0}.call_soon(print)\nexcept RuntimeError:\n    pass\n".format(n) for n in range(30))
    t.both(program, options=t.options(max_reports=7))
    t.check(len(t.read_reports()) == 7, "%d reports, not 7" % len(os.listdir(t.reports)))


def counts_the_same_incident_in_one_report(t):
    t.both("import asyncio\nloop = asyncio.new_event_loop()\nloop.close()\nfor n in range(500):\n"
           "    try:\n        loop.call_soon(print)\n    except RuntimeError:\n        pass\n")
    found = t.read_reports()
    t.check(1 <= len(found) <= 20, "%d reports" % len(found))
    t.check(max(r.get("count", 0) for r in found) > 1, "no report counts more than one")
