"""What pip fetched for one interpreter, kept from one run to the next: a virtual environment, and source archives."""
import hashlib
import os
import shutil
import tarfile

from target import Target, tail

PIP = ["-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"]


class Shelf:
    """`base` is the interpreter's Target, `folder` (an outside path) where all is kept."""

    def __init__(self, base, folder):
        self.base, self.folder = base, os.path.abspath(folder)
        self.python = os.path.join(self.folder, "venv", "bin", "python")
        self.target = Target(base.inside(self.python), base.lib, base.chroot)
        os.makedirs(self.folder, exist_ok=True)

    def fetch(self, name, package, needs):
        """Install a package and what its tests need, and keep its archive under a name. None, or why that can't be had."""
        stamp, recipe = os.path.join(self.folder, name + ".done"), self.recipe(package, needs)
        if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == recipe and os.path.lexists(self.python):
            return None
        place = os.path.join(self.folder, name)
        shutil.rmtree(place, ignore_errors=True)
        why = self.make_venv() or self.pip("install", "--prefer-binary", package, *needs) or \
            self.pip("download", "--no-deps", "--no-binary", package.partition("==")[0], "--dest", self.base.inside(place), package)
        if not why:
            with open(stamp, "w", encoding="utf-8") as file:
                file.write(recipe)
        return why

    @staticmethod
    def recipe(package, needs):
        return hashlib.sha256("\n".join([package, *needs]).encode()).hexdigest()

    def make_venv(self):
        if os.path.lexists(self.python):
            return None
        done = self.base.run(["-m", "venv", self.base.inside(os.path.dirname(os.path.dirname(self.python)))], shim=False,
                             timeout=300)
        return None if done.status == 0 else "no virtual environment: " + tail(done.stderr or done.stdout, 200)

    def pip(self, *argv):
        done = self.target.run([*PIP, *argv], shim=False, timeout=600)
        return None if done.status == 0 else tail(done.stderr, 200) or done.ending

    def unpack(self, name, parts, place):
        """Put these folders and files of an archive, without its topmost folder, into an existing folder."""
        folder = os.path.join(self.folder, name)
        with tarfile.open(os.path.join(folder, sorted(os.listdir(folder))[0])) as archive:
            for member in archive.getmembers():
                path = member.name.partition("/")[2]
                if member.isfile() and any(path == part or path.startswith(part + "/") for part in parts):
                    self.write(archive, member, os.path.join(place, path))

    @staticmethod
    def write(archive, member, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.extractfile(member) as source, open(path, "wb") as file:
            shutil.copyfileobj(source, file)
