"""An interpreter that tests run programs under: here or in a chroot, with the shim or without.

Paths come in two kinds: *outside* ones, as the test sees them, and *inside* ones, as the program under test sees
them. They differ only where a chroot is given.
"""
import contextlib
import functools
import os
import shutil
import signal
import subprocess
import tempfile
import time

# Settings of the tester's own shell that would change what the program under test does.
FOREIGN = ("LD_PRELOAD", "WHYLOOP_OPTIONS", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONASYNCIODEBUG",
           "PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONFAULTHANDLER", "STATE_DIRECTORY", "XDG_STATE_HOME",
           "NO_COLOR", "FORCE_COLOR", "PYTHON_COLORS")


class Finished:
    """What is left of a program that ended, or had to be ended (`status` is None then)."""

    def __init__(self, status, stdout, stderr, seconds):
        self.status, self.stdout, self.stderr, self.seconds = status, stdout, stderr, seconds

    @property
    def ending(self):
        if self.status is None:
            return "did not end within %.0f s" % self.seconds
        if self.status < 0:
            return "died of signal %d" % -self.status
        return "exit status %d" % self.status


class Target:
    def __init__(self, python, lib=None, chroot=None):
        self.python, self.chroot = python, os.path.abspath(chroot) if chroot else None
        self.lib = lib if chroot or not lib else os.path.abspath(lib)

    def inside(self, path):
        return "/" + os.path.relpath(path, self.chroot) if self.chroot else path

    def outside(self, path):
        return self.chroot + path if self.chroot and path.startswith("/") else path

    @functools.cached_property
    def version(self):
        """(major, minor, micro), or an OSError that says why the interpreter does not run."""
        try:
            done = self.run(["-c", "import sys; print(*sys.version_info[:3])"], shim=False, timeout=30)
        except OSError as e:
            raise OSError("%s: %s" % (self.python, e.strerror)) from e
        if done.status != 0:
            raise OSError("%s: %s: %s" % (self.python, done.ending, tail(done.stderr)))
        return tuple(map(int, done.stdout.split()))

    @functools.lru_cache(maxsize=None)
    def has_module(self, name):
        return self.run(["-c", "import " + name], shim=False, timeout=60).status == 0

    @functools.lru_cache(maxsize=None)
    def version_of_package(self, name):
        """Of an installed distribution, as its metadata have it; "unknown" where there are none."""
        done = self.run(["-c", "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))", name],
                        shim=False, timeout=60)
        return done.stdout.decode().strip() or "unknown"

    @contextlib.contextmanager
    def scratch(self, prefix="whyloop-"):
        """A folder of its own (an outside path) that goes away afterwards, whatever was done to it."""
        folder = tempfile.mkdtemp(prefix=prefix, dir=os.path.join(self.chroot, "tmp") if self.chroot else None)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def environment(self, shim, options, env):
        """The variables of a program under test, where a value of None takes one out."""
        merged = {k: v for k, v in os.environ.items() if k not in FOREIGN}
        merged["PYTHONDONTWRITEBYTECODE"] = "1"
        if shim:
            merged["LD_PRELOAD"] = self.lib
        if options:
            merged["WHYLOOP_OPTIONS"] = ":".join("%s=%s" % item for item in options.items())
        merged.update(env or {})
        return {k: v for k, v in merged.items() if v is not None}

    def command(self, argv, cwd, env):
        """(argv, environment) for Popen; argv names the program too."""
        if not self.chroot:
            return argv, env
        # env(1) sets LD_PRELOAD for the program alone: chroot(1) is this system's and may not stand it
        late = [k + "=" + env[k] for k in ("LD_PRELOAD",) if k in env]
        early = {k: v for k, v in env.items() if k != "LD_PRELOAD"}
        return ["chroot", self.chroot, "/usr/bin/env", "-C", self.inside(cwd or self.chroot), *late, *argv], early

    def run(self, argv, program=None, **how):
        """Run the interpreter (or `program`) to its end: see start() and finish()."""
        timeout = how.pop("timeout", 90)
        stdin = how.pop("stdin", b"")
        child = self.start(argv, program, **how)
        return finish(child, stdin, timeout)

    def start(self, argv, program=None, cwd=None, shim=True, options=None, env=None, wrap=(), **popen):
        """A Popen of it. `wrap`: the beginning of a command that runs the rest, outside any chroot."""
        full, environment = self.command([program or self.python, *argv], cwd,
                                         self.environment(shim, options, env))
        for stream in ("stdin", "stdout", "stderr"):
            popen.setdefault(stream, subprocess.PIPE)
        # a session of its own, so that what it leaves behind can be ended with it
        return subprocess.Popen([*wrap, *full], cwd=None if self.chroot else cwd, env=environment, start_new_session=True,
                                **popen)


def finish(child, stdin=b"", timeout=90):
    """Wait for a started program, end what it leaves behind, and tell how it went."""
    begun = time.monotonic()
    try:
        out, err = child.communicate(stdin, timeout=timeout)
        status = child.returncode
    except subprocess.TimeoutExpired:
        end_session(child)
        out, err = child.communicate()
        status = None
    end_session(child)
    return Finished(status, out or b"", err or b"", time.monotonic() - begun)


def end_session(child):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def tail(data, limit=300):
    """The end of some output, for a line that says what went wrong."""
    text = data.decode("utf-8", "backslashreplace").strip()
    return text if len(text) <= limit else "..." + text[-limit:]
