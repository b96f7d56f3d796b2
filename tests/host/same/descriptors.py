"""Open files, threads, limits, umask, working directory, variables: all the program's own."""
import asyncio
import os
import resource


def state():
    return (sorted(int(n) for n in os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task")))


print(state())
asyncio.run(asyncio.sleep(0))
print(state())
loops = [asyncio.new_event_loop() for _ in range(5)]
print(state())
for loop in loops:
    loop.close()
print(state())
old = os.umask(0o22)
print(oct(old), os.getcwd() == os.environ.get("PWD", os.getcwd()))
print([resource.getrlimit(getattr(resource, n)) for n in sorted(dir(resource)) if n.startswith("RLIMIT")])
print(sorted(set(os.environ) - {"LD_PRELOAD", "WHYLOOP_OPTIONS"}))
with open("/proc/self/status") as f:
    print([line.strip() for line in f if line.startswith(("Threads", "NoNewPrivs", "Seccomp:", "Umask", "Uid", "Gid"))])
os.closerange(3, 256)
asyncio.run(asyncio.sleep(0))
print(state())
