import asyncio


async def ask(name):
    await asyncio.sleep(0)
    return len(name), len(name)


def locate(name):
    return asyncio.run(ask(name))  #@ cause
