import asyncio


async def ask(currency):
    await asyncio.sleep(0)
    return len(currency)


def rate(currency):
    return asyncio.run(ask(currency))  #@ cause
