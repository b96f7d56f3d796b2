import asyncio


async def count(item):
    await asyncio.sleep(0)
    return len(item)


def stock_of(item):
    return asyncio.run(count(item))  #@ cause
