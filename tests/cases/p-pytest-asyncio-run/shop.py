import asyncio


async def price(item):
    await asyncio.sleep(0)
    return len(item)


def order(item, count):
    return count * asyncio.run(price(item))  #@ cause
