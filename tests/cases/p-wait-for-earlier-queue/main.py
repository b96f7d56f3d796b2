import asyncio
from contextlib import suppress

MESSAGES = asyncio.Queue()


async def receive():
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(MESSAGES.get(), 0.05)


asyncio.run(receive())  #@ cause
asyncio.run(receive())
