"""What whole-program tests have at hand: run a program with the shim and without, read what it left."""
import contextlib
import json
import os
import stat
import tempfile

from target import tail

# Runs in a plain interpreter before the program under test: changes the process, then becomes the program.
LAUNCHER = """
import os, signal, sys
lib, change, *argv = sys.argv[1:]
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
exec(change)
if lib:
    os.environ["LD_PRELOAD"] = lib
os.execv(argv[0], argv)
"""

# A user that no machine knows.
STRANGER = 12345


class Fault(Exception):
    """What does not hold, as a sentence."""


class Skip(Exception):
    """Why a test can't be carried out here."""


class Host:
    """One test's world: a scratch folder, a report folder in it, and the interpreter."""

    def __init__(self, target, folder, validate=None):
        self.target, self.folder, self.validate = target, folder, validate
        self.home = os.path.join(folder, "home")
        os.mkdir(self.home, 0o700)
        self.fresh_reports()

    def fresh_reports(self):
        """An empty report folder from here on: a report that is there already is counted up, also by another process."""
        self.reports = tempfile.mkdtemp(prefix="reports-", dir=self.folder)

    # --- what is there ---

    @property
    def version(self):
        return self.target.version[:2]

    def need_root(self):
        if os.getuid() != 0:
            raise Skip("needs root")

    def need_module(self, name):
        if not self.target.has_module(name):
            raise Skip("needs " + name)

    def need(self, condition, why):
        if not condition:
            raise Skip(why)

    @staticmethod
    def check(condition, why):
        if not condition:
            raise Fault(why)

    # --- programs ---

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        # a program may have put something in its own place that is no file
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def inside(self, path):
        return self.target.inside(path)

    def options(self, **changes):
        """Options for a program under the shim: reports into this test's folder, no message, unless said otherwise."""
        options = {"report_dir": self.inside(self.reports), "message": "none"}
        options.update(changes)
        return {k: v for k, v in options.items() if v is not None}

    def run(self, text, shim=True, before="", options=None, env=None, argv=(), python=None, **how):
        """Run a program's text as main.py. `before`: statements that a plain interpreter runs first, in the same
        process, to make the surroundings."""
        self.write("main.py", text)
        env = dict({"HOME": self.inside(self.home)}, **(env or {}))
        if shim and "WHYLOOP_OPTIONS" not in env:
            how["options"] = self.options() if options is None else options
        program, arguments = python or self.target.python, ["main.py", *argv]
        if before:
            lib = self.target.lib if shim else ""
            arguments = ["-I", "-S", "-c", LAUNCHER, lib, before, program, *arguments]
            shim, program = False, self.target.python
        how.setdefault("timeout", 60)
        return self.target.run(arguments, program=program, cwd=self.folder, shim=shim, env=env, **how)

    def both(self, text, **how):
        """The same program without the shim and with it; it must go the same way."""
        options, env = how.pop("options", None), how.pop("env", None)
        plain = {k: v for k, v in (env or {}).items() if k != "WHYLOOP_OPTIONS"}
        bare = self.run(text, shim=False, env=plain, **how)
        done = self.run(text, options=options, env=env, **how)
        self.check_same_way(bare, done)
        return bare, done

    def check_same_way(self, bare, done):
        self.check(bare.status == done.status, "%s with the shim, %s without: %s" % (
            done.ending, bare.ending, tail(done.stderr)))
        self.check(bare.stdout == done.stdout, "stdout is %r with the shim, %r without" % (
            tail(done.stdout, 160), tail(bare.stdout, 160)))

    # --- what it left ---

    def read_reports(self, folder=None):
        """The reports in a folder; each must be whole, and for its owner alone."""
        folder, found = folder or self.reports, []
        for name in sorted(os.listdir(folder) if os.path.isdir(folder) else ()):
            path = os.path.join(folder, name)
            self.check(name.endswith(".json"), "%s was left in the report directory" % name)
            with open(path, "rb") as f:
                found.append(self.parse(f.read(), name))
            mode = stat.S_IMODE(os.stat(path).st_mode)
            self.check(mode == 0o600, "%s has mode %o" % (name, mode))
        return found

    def parse(self, data, name):
        try:
            report = json.loads(data.decode("utf-8", "strict"))
        except ValueError as e:
            raise Fault("%s is not a JSON document in UTF-8: %s" % (name, e)) from e
        self.check(isinstance(report, dict) and report.get("schema_version") and report.get("error", {}).get("kind"),
                   "%s lacks what every report has" % name)
        self.check(len(data) <= 1 << 20, "%s is larger than 1 MiB" % name)
        wrong = self.validate(report) if self.validate else ()
        self.check(not wrong, "%s against the schema: %s" % (name, "; ".join(wrong[:3])))
        return report

    def one_report(self, kind=None, folder=None):
        found = self.read_reports(folder)
        self.check(len(found) == 1, "%d reports, not one" % len(found))
        self.check(kind in (None, found[0]["error"]["kind"]), "the report is %s, not %s" % (
            found[0]["error"]["kind"], kind))
        return found[0]

    def said(self, bare, done):
        """What the shim added to standard error: (lines, reports printed there as one JSON line)."""
        before, lines, documents = bare.stderr.splitlines(), [], []
        for line in done.stderr.splitlines():
            if before and line == before[0]:
                before.pop(0)
            elif line.startswith(b"{"):
                documents.append(self.parse(line, "the line on stderr"))
            elif line.strip():
                lines.append(line.decode("utf-8", "backslashreplace"))
        self.check(not before, "the program's own line is missing on stderr: %r" % b"".join(before[:1]))
        for line in lines:
            self.check(line.startswith("whyloop"), "stderr has a line that does not say whose it is: %r" % line[:200])
        return lines, documents

    def at_most_one_line(self, bare, done):
        lines, documents = self.said(bare, done)
        self.check(len(lines) <= 1, "%d lines on stderr: %s" % (len(lines), " | ".join(lines)[:400]))
        return lines, documents

    def kept_on_stderr(self, bare, done, kind):
        """No report could be filed: it is on stderr then, as one JSON line, after at most one line that says why."""
        lines, documents = self.at_most_one_line(bare, done)
        self.check([d["error"]["kind"] for d in documents] == [kind], "stderr has %d reports as JSON, not one: %s" % (
            len(documents), tail(done.stderr)))
        return lines

    # --- other users ---

    def open_to_strangers(self):
        """Let another user in: the folder, the library, an interpreter."""
        os.chmod(self.folder, 0o755)
        if not self.target.chroot:
            lib = os.path.join(self.folder, "lib.so")
            with open(self.target.lib, "rb") as source, open(lib, "wb") as copy:
                copy.write(source.read())
            os.chmod(lib, 0o755)
            self.target = type(self.target)(self.target.python, lib)
        base = self.target.run(["-c", "import sys; print(sys._base_executable)"], shim=False).stdout.decode().strip()
        probe = self.run("", shim=False, before=become_stranger(), python=base)
        self.need(probe.status == 0, "other users can't run this interpreter")
        return base


def become_stranger():
    """For `before`."""
    return "os.setgroups([]); os.setgid(%d); os.setuid(%d)" % (STRANGER, STRANGER)


def lines_of(text):
    """{marker: line} of the '#@ marker' comments of a program's text."""
    return {line.split("#@")[1].strip(): number for number, line in enumerate(text.splitlines(), 1) if "#@" in line}


# Programs that go wrong, for tests where it matters only that something does.

NESTED = '''import asyncio


async def inner():
    pass


async def main():
    await asyncio.sleep(0)
    job = inner()
    try:
        asyncio.run(job)  #@ cause
    finally:
        job.close()


asyncio.run(main())  #@ started
'''

HANDLED = '''import asyncio


async def inner():
    pass


async def main():
    job = inner()
    try:
        asyncio.run(job)  #@ cause
    except RuntimeError as e:
        print("caught", e)
    job.close()


asyncio.run(main())  #@ started
print("went on")
'''

CLOSED = '''import asyncio

loop = asyncio.new_event_loop()
loop.close()  #@ closed
loop.call_soon(print)  #@ raised
'''
