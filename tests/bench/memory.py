"""Loops made and closed; prints the resident set in KiB after a few, and after many."""
import asyncio
import gc
import sys


def resident():
    gc.collect()
    with open("/proc/self/status") as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])


def make(count):
    for _ in range(count):
        asyncio.new_event_loop().close()

make(2000)
early = resident()
make(int(sys.argv[1]))
print(early, resident())
