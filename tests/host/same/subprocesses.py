"""Children: their output, their exit status, what they inherit."""
import asyncio
import os
import subprocess
import sys

ME = sys.executable
print(subprocess.run([ME, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(5)"],
                     stdout=subprocess.PIPE, stderr=subprocess.PIPE))
print(subprocess.run("echo $((6 * 7)); exit 4", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
print(subprocess.run([ME, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]).returncode)
print(subprocess.run([ME, "-c", "1 / 0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE).stderr.splitlines()[-1])
# nothing of the shim's is handed on but the two variables that put it there
print(subprocess.run([ME, "-c", "import os; print(sorted(map(int, os.listdir('/proc/self/fd')))[:3])"],
                     stdout=subprocess.PIPE, close_fds=False).stdout)
print(subprocess.run(["env", "-i", ME, "-c", "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))"],
                     stdout=subprocess.PIPE).stdout)
print(os.WEXITSTATUS(os.system("exit 9")), os.popen("echo popen").read())
print(os.spawnv(os.P_WAIT, ME, [ME, "-c", "raise SystemExit(6)"]))


async def main():
    child = await asyncio.create_subprocess_exec(ME, "-c", "print(input()[::-1])", stdin=-1, stdout=-1, stderr=-1)
    print(await child.communicate(b"stressed\n"), child.returncode)
    child = await asyncio.create_subprocess_shell("cat; exit 3", stdin=-1, stdout=-1)
    print(await child.communicate(b"shell"), child.returncode)
    child = await asyncio.create_subprocess_exec("sleep", "30")
    child.kill()
    print(await child.wait())
    results = await asyncio.gather(*(run("echo %d; exit %d" % (n, n)) for n in range(6)))
    print(results)


async def run(command):
    child = await asyncio.create_subprocess_shell(command, stdout=-1)
    out, _ = await child.communicate()
    return out, child.returncode


asyncio.run(main())
