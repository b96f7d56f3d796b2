"""Source text that is gone, changed, or not text."""
from host import HANDLED, NESTED, lines_of


def _report_at_the_line(t, program):
    report = t.one_report("nested-run")
    line = (report.get("cause") or {}).get("location", {}).get("line")
    t.check(line == lines_of(program)["cause"], "the cause is in line %s" % line)
    return report


def gone_leave_the_line(t):
    program = "import os; os.unlink('main.py')\n" + NESTED
    t.both(program)
    _report_at_the_line(t, program)


def replaced_by_noise_leave_the_line(t):
    program = "open('main.py', 'wb').write(bytes(range(256)) * 999 + b'\\n' * 50 + b'\\xff\\xfe\\x00\\xed\\xa0\\x80')\n" + NESTED
    t.both(program)
    _report_at_the_line(t, program)


def replaced_by_a_device_do_not_hold_up_the_program(t):
    # an endless file and one whose reading would block
    for command in ("os.symlink('/dev/zero', 'main.py')", "os.mkfifo('main.py')"):
        t.fresh_reports()
        t.both("import os; os.unlink('main.py'); %s\n" % command + HANDLED, timeout=20,
               options={"report_dir": t.inside(t.reports), "handled": "full"})
        t.one_report("nested-run")


def in_latin_1_become_utf_8(t):
    program = "# -*- coding: latin-1 -*-\n" + NESTED.replace(
        "asyncio.run(job)  #@ cause", "asyncio.run(job)  # caf\u00e9 \u00ff #@ cause")
    t.both(program.encode("latin-1"))
    _report_at_the_line(t, program)


def of_a_very_long_line_are_cut(t):
    program = NESTED.replace("asyncio.run(job)  #@", "asyncio.run(job, **{'debug': False, %s})  #@" % (
        ", ".join("**{}" for _ in range(20000))))
    bare, done = t.both(program, options={"report_dir": t.inside(t.reports)})
    _report_at_the_line(t, program)


def from_exec_and_string_files_are_named(t):
    program = "exec(compile('''%s''', '<made up>', 'exec'))\n" % NESTED
    t.both(program)
    t.one_report("nested-run")


def in_a_folder_that_is_gone_leave_the_line(t):
    program = "import os\nos.mkdir('sub'); os.chdir('sub'); os.rmdir('../sub')\n" + NESTED
    t.both(program)
    _report_at_the_line(t, program)
