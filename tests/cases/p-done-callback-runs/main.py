import asyncio
from functools import partial

SAVED = []


async def save(job, result):
    await asyncio.sleep(0)
    SAVED.append((job, result))


def finished(job, task):
    asyncio.run(save(job, task.result()))  #@ cause


async def resize(picture):
    await asyncio.sleep(0.01)
    return picture.upper()


async def main():
    task = asyncio.ensure_future(resize("cat.png"))
    task.add_done_callback(partial(finished, "resize"))
    await task
    await asyncio.sleep(0.01)
    print("saved:", SAVED)


asyncio.run(main())  #@ started
