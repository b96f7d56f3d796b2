"""Exceptions that are no loop errors, raised and caught; prints nanoseconds for one."""
import asyncio  # noqa: F401 - the hooks are in only where asyncio is
import sys
import time

kind = {"runtime": RuntimeError, "value": ValueError}[sys.argv[1]]
count = int(sys.argv[2])
best = float("inf")
for _ in range(5):
    begun = time.perf_counter()
    for _ in range(count):
        try:
            raise kind("the disk is full")
        except kind:
            pass
    best = min(best, time.perf_counter() - begun)
print(best / count * 1e9)
