"""errno is what the program left in it, whatever the loop does in between."""
import asyncio
import ctypes
import os

try:
    libc = ctypes.CDLL(None, use_errno=True)
except OSError:
    print("needs ctypes")
    raise SystemExit(77)

location = libc.__errno_location
location.restype = ctypes.POINTER(ctypes.c_int)


def real():
    return location()[0]


def around(name, call):
    ctypes.set_errno(1234)
    location()[0] = 77
    call()
    print(name, ctypes.get_errno(), real())


def raising():
    try:
        raise RuntimeError("nothing")
    except RuntimeError:
        pass


loop = asyncio.new_event_loop()
around("raise", raising)
around("is_closed", loop.is_closed)
around("stop", loop.stop)
around("get_debug", loop.get_debug)
around("set running", lambda: asyncio._set_running_loop(None))
around("running", lambda: asyncio._get_running_loop())
print(libc.open(b"/nowhere/at/all", 0), ctypes.get_errno())
print(libc.close(-1), os.strerror(ctypes.get_errno()))
loop.close()
for _ in range(3):
    try:
        os.open("/nowhere", os.O_RDONLY)
    except OSError as e:
        print(e.errno, e.strerror, e.filename)
