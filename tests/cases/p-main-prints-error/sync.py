import asyncio


async def upload(name):
    await asyncio.sleep(0)
    return len(name)


def push(name):
    return asyncio.run(upload(name))  #@ cause
