import asyncio


async def load(path):
    await asyncio.sleep(0)
    return path


def size(path):
    job = load(path)
    try:
        return asyncio.run(job)  #@ cause
    finally:
        job.close()


async def draw(path):
    await asyncio.sleep(0)
    return size(path)  #@ bridge


def thumbnail(path):
    return asyncio.run(draw(path))  #@ started
