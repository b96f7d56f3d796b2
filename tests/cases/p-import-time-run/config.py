import asyncio


async def load():
    await asyncio.sleep(0)
    return {"title": "Tides"}


SETTINGS = asyncio.run(load())  #@ cause
