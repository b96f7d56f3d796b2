import asyncio


async def fetch(item):
    await asyncio.sleep(0)
    return len(item)


def total(item):
    return asyncio.run(fetch(item)) * 2  #@ cause
