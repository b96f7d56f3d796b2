"""Exceptions that are no loop errors, raised and caught; prints nanoseconds of processor time for one, in the best of the repeats.

    exceptions.py short|long|near|value|kept COUNT REPEATS

short: RuntimeError('x').  long: a text long enough to be looked at.  near: one that begins as a loop error's does.
value: a ValueError.  kept: RuntimeError('x') while the program keeps a loop error.
"""
import asyncio
import sys
import time

KINDS = {
    "short": (RuntimeError, "x"),
    "long": (RuntimeError, "the disk is full"),
    "near": (RuntimeError, "Event bus is full"),
    "value": (ValueError, "invalid literal for a size"),
    "kept": (RuntimeError, "x"),
}


async def nothing():
    pass


async def refused():
    coroutine = nothing()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        return error
    finally:
        coroutine.close()


def spent(kind, text, count):
    begun = time.process_time()
    for _ in range(count):
        try:
            raise kind(text)
        except kind:
            pass
    return (time.process_time() - begun) / count * 1e9

name, count, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
kept = asyncio.run(refused()) if name == "kept" else None
print(min(spent(*KINDS[name], count) for _ in range(repeats)))
