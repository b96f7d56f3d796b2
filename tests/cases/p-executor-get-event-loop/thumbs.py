import asyncio


async def download(name):
    await asyncio.sleep(0.01)
    return name.encode()


def thumbnail(name):
    loop = asyncio.get_event_loop()  #@ cause
    data = loop.run_until_complete(download(name))
    return data[:8]
