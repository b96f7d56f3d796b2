"""A nested run, refused and caught: prints microseconds of the first one, and of each one more."""
import asyncio
import sys
import time


async def nothing():
    pass


def refused():
    coroutine = nothing()
    begun = time.perf_counter()
    try:
        asyncio.run(coroutine)
    except RuntimeError:
        pass
    spent = time.perf_counter() - begun
    coroutine.close()
    return spent


async def main(count):
    first = refused()
    print(first * 1e6, min(sum(refused() for _ in range(count)) / count for _ in range(5)) * 1e6)

asyncio.run(main(int(sys.argv[1])))
