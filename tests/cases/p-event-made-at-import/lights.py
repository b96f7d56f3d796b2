import asyncio

GREEN = asyncio.Event()


async def cross():
    print("waiting")
    await GREEN.wait()  #@ cause
