import asyncio


async def encode(name):
    await asyncio.sleep(0)
    return name


def convert(name):
    loop = asyncio.get_event_loop()  #@ cause
    return loop.run_until_complete(encode(name))
