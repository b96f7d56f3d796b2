import asyncio


async def ask(item):
    await asyncio.sleep(0.01)
    return len(item)


def price(item):
    return asyncio.get_event_loop().run_until_complete(ask(item))
