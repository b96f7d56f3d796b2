"""The end of a program: atexit, threads, finalizers, in the same order."""
import asyncio
import atexit
import sys
import threading
import weakref


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        sys.stdout.write("del %s\n" % self.name)


kept = Last("module global")
cycle = Last("cycle")
cycle.me = cycle
finalizer = weakref.finalize(kept, print, "finalize")
atexit.register(print, "atexit first registered")
atexit.register(lambda: asyncio.run(asyncio.sleep(0)))
atexit.register(print, "atexit last registered")
loop = asyncio.new_event_loop()
loop.close()
threading.Thread(target=lambda: print("thread", threading.main_thread().is_alive())).start()
sys.exit(3)
