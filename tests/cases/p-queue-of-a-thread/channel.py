import asyncio

JOBS = asyncio.Queue()


async def take():
    return await JOBS.get()  #@ cause
