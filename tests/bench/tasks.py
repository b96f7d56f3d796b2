"""A steady program: many tasks that yield; prints seconds of processor time.

    tasks.py COUNT [uvloop]
"""
import asyncio
import sys
import time

if sys.argv[2:] == ["uvloop"]:
    import uvloop
    new_loop = uvloop.new_event_loop
else:
    new_loop = asyncio.new_event_loop


async def work():
    for _ in range(50):
        await asyncio.sleep(0)


async def main(count):
    for _ in range(count // 100):
        await asyncio.gather(*[work() for _ in range(100)])

loop = new_loop()
begun = time.process_time()
loop.run_until_complete(main(int(sys.argv[1])))
print(time.process_time() - begun)
loop.close()
