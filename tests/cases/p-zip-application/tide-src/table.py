import asyncio


async def ask(harbour):
    await asyncio.sleep(0)
    return len(harbour)


def high_water(harbour):
    return asyncio.run(ask(harbour))
