"""No home, no name, fewer rights than at the start."""
import os

from host import NESTED, STRANGER, become_stranger

DROP = "import os\n" + become_stranger() + "\n"


def without_a_home_lose_no_report(t):
    # as a stranger: root's reports have a place of their own
    t.need_root()
    python = t.open_to_strangers()
    for home in (None, "", "/nonexistent", "relative"):
        bare, done = t.both(NESTED, env={"HOME": home}, before=become_stranger(), python=python,
                            options={"message": "none"})
        t.kept_on_stderr(bare, done, "nested-run")


def without_a_home_may_name_a_directory(t):
    t.both(NESTED, env={"HOME": None})
    t.one_report("nested-run")


def without_a_name_own_their_reports(t):
    t.need_root()
    python = t.open_to_strangers()
    os.chown(t.reports, STRANGER, STRANGER)
    t.both(NESTED, before=become_stranger(), python=python)
    t.one_report("nested-run")
    for name in os.listdir(t.reports):
        t.check(os.stat(os.path.join(t.reports, name)).st_uid == STRANGER, "the report is another user's")


def who_drop_their_rights_own_their_reports(t):
    t.need_root()
    os.chmod(t.folder, 0o755)
    os.chown(t.reports, STRANGER, STRANGER)
    # asyncio is taken in first: afterwards the library's files may be out of reach
    t.both("import asyncio\n" + DROP + NESTED)
    t.one_report("nested-run")
    for name in os.listdir(t.reports):
        t.check(os.stat(os.path.join(t.reports, name)).st_uid == STRANGER, "the report is another user's")


def who_drop_their_rights_lose_no_report(t):
    t.need_root()
    os.chmod(t.folder, 0o755)
    bare, done = t.both("import asyncio\n" + DROP + NESTED)
    t.kept_on_stderr(bare, done, "nested-run")
    t.check(not os.listdir(t.reports), "a report was put where the user may not write")
