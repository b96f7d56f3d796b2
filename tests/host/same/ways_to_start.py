"""Every way to start Python: a file, -c, -m, standard input, a zip, flags."""
import os
import subprocess
import sys
import zipfile

BODY = "import asyncio, sys; print(asyncio.run(asyncio.sleep(0, 'done')), sys.argv[1:], sys.flags.isolated)\n"
with open("script.py", "w") as f:
    f.write(BODY)
with zipfile.ZipFile("app.zip", "w") as z:
    z.writestr("__main__.py", BODY)
os.makedirs("package/sub", exist_ok=True)
for name in ("package/__init__.py", "package/sub/__init__.py"):
    open(name, "w").close()
with open("package/sub/__main__.py", "w") as f:
    f.write(BODY)


def show(*args, **how):
    done = subprocess.run([sys.executable, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
    print(args, done.returncode, done.stdout, done.stderr)


show("script.py", "a", "b")
show("-c", BODY, "x")
show("-", "y", input=BODY.encode())
show("-m", "package.sub", "z")
show("app.zip")
for flags in (["-I"], ["-E"], ["-s", "-S"], ["-O"], ["-OO"], ["-B"], ["-u"], ["-X", "utf8"], ["-X", "dev"], ["-W", "error"],
              ["-X", "faulthandler"], ["-X", "tracemalloc=5"], ["-q"], ["-b"], ["-P"], ["-X", "frozen_modules=off"]):
    show(*flags, "script.py")
show("--version")
show("-c", "syntax error here")
show("no-such-file.py", env=dict(os.environ, LC_ALL="C"))
show("-m", "no_such_module")
show("-c", "import sys; sys.exit('words')")
show("-c", "import site, sys; print(sys.flags, sys.orig_argv[1:] if hasattr(sys, 'orig_argv') else '')")
show("-i", "-c", "print(1)", input=b"import asyncio\nprint(asyncio.run(asyncio.sleep(0, 2)))\nexit()\n")
