"""A great many loops, one after the other and at once: memory and descriptors stay bounded."""
import asyncio
import os
import resource


async def nothing():
    return None


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


for _ in range(200):
    asyncio.run(nothing())
before, files = megabytes(), len(os.listdir("/proc/self/fd"))
for _ in range(3000):
    loop = asyncio.new_event_loop()
    loop.run_until_complete(nothing())
    loop.close()
print("grew by more than 8 MiB" if megabytes() - before > 8 else "bounded", len(os.listdir("/proc/self/fd")) - files)
loops = [asyncio.new_event_loop() for _ in range(100)]
for _ in range(20):
    for loop in loops:
        loop.run_until_complete(nothing())
for loop in loops:
    loop.close()
print(len({id(loop) for loop in loops}))
