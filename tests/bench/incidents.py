"""A nested asyncio.run, refused and caught.

    incidents.py COUNT REPEATS DEPTH

Prints microseconds of processor time and by the clock of the first one, then of the first one at another line; processor time of
each one more, in the best of the repeats, as it is and beneath DEPTH more frames; last the number of frames without those.
"""
import asyncio
import sys
import time


async def nothing():
    pass


def refused(coroutine):
    begun, wall = time.process_time(), time.perf_counter()
    try:
        asyncio.run(coroutine)
    except RuntimeError:
        pass
    return (time.process_time() - begun) * 1e6, (time.perf_counter() - wall) * 1e6


def refused_elsewhere(coroutine):
    begun, wall = time.process_time(), time.perf_counter()
    try:
        asyncio.run(coroutine)
    except RuntimeError:
        pass
    return (time.process_time() - begun) * 1e6, (time.perf_counter() - wall) * 1e6


def again(coroutine, count, depth):
    if depth > 0:
        return again(coroutine, count, depth - 1)
    begun = time.process_time()
    for _ in range(count):
        try:
            asyncio.run(coroutine)
        except RuntimeError:
            pass
    return (time.process_time() - begun) * 1e6 / max(count, 1)


def frames():
    count, frame = 1, sys._getframe(1)      # asyncio.run, then who calls it
    while frame is not None:
        count, frame = count + 1, frame.f_back
    return count


def best(coroutine, count, repeats, depth):
    again(coroutine, 1, depth)      # its report
    return min(again(coroutine, count, depth) for _ in range(repeats))


async def main(count, repeats, depth):
    coroutine = nothing()
    print(*refused(coroutine), *refused_elsewhere(coroutine))
    print(best(coroutine, count, repeats, 0), best(coroutine, count, repeats, depth) if depth else 0)
    print(frames() + 2)     # best, again
    coroutine.close()

asyncio.run(main(*map(int, sys.argv[1:4])))
