import asyncio

MESSAGES = asyncio.Queue()


async def receive(patience):
    try:
        return await asyncio.wait_for(MESSAGES.get(), patience)
    except asyncio.TimeoutError:
        return None
