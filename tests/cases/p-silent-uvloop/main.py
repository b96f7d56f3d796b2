import asyncio

import uvloop


async def worker(queue, done):
    while True:
        item = await queue.get()
        if item is None:
            return
        await asyncio.sleep(0.001)
        done.append(item)


def running():
    try:
        return asyncio.get_running_loop() is not None
    except RuntimeError:
        return False


async def main():
    queue, done = asyncio.Queue(), []
    workers = [asyncio.ensure_future(worker(queue, done)) for _ in range(3)]
    for item in [*range(10), None, None, None]:
        queue.put_nowait(item)
    await asyncio.gather(*workers)
    return sorted(done), running()


print(running())
for _ in range(2):
    print(uvloop.run(main()))
