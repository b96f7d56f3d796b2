"""asyncio.run in a row; prints microseconds of processor time for one.

    runs.py COUNT
"""
import asyncio
import sys
import time


async def nothing():
    pass

count = int(sys.argv[1])
for _ in range(20):
    asyncio.run(nothing())
begun = time.process_time()
for _ in range(count):
    asyncio.run(nothing())
print((time.process_time() - begun) / count * 1e6)
