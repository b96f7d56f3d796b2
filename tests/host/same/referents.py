"""The garbage collector's view, sizes, and counts of references: the shim holds nothing of the program's."""
import asyncio
import asyncio.events
import gc
import sys
import weakref

B = asyncio.BaseEventLoop
for thing in (B.close, B.stop, B.run_forever, asyncio.run, asyncio.events._set_running_loop, RuntimeError, B):
    print(getattr(thing, "__qualname__", thing), sys.getsizeof(thing),
          sorted(type(r).__name__ for r in gc.get_referents(thing))[:40], gc.is_tracked(thing))

loop = asyncio.new_event_loop()
print(sys.getsizeof(loop), sorted(vars(loop)), sys.getrefcount(loop))
gone = weakref.ref(loop)
loop.close()
print(sys.getrefcount(loop))
del loop
gc.collect()
print(gone())


def caught():
    try:
        raise RuntimeError("counted")
    except RuntimeError as e:
        return sys.getrefcount(e), sys.getsizeof(e), sorted(vars(e)), len(gc.get_referrers(e))


print(caught())


class Error(RuntimeError):
    def __del__(self):
        print("error deleted")


try:
    raise Error("the loop is fine")
except Error as e:
    watch = weakref.ref(e)
    print(sys.getrefcount(e))
print(watch())

loops = []
for _ in range(50):
    loops.append(asyncio.new_event_loop())
refs = [weakref.ref(l) for l in loops]
for l in loops:
    l.close()
del loops, l
gc.collect()
print(sum(r() is not None for r in refs), gc.garbage)


async def main():
    return weakref.ref(asyncio.current_task()), weakref.ref(asyncio.get_running_loop())


task, loop = asyncio.run(main())
gc.collect()
print(task(), loop())
print(len([o for o in gc.get_objects() if isinstance(o, asyncio.AbstractEventLoop)]))
