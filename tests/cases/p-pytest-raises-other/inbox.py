import asyncio

MESSAGES = asyncio.Queue()


async def receive(patience):
    return await asyncio.wait_for(MESSAGES.get(), patience)
