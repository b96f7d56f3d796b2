import asyncio


async def collect(month):
    await asyncio.sleep(0)
    return [month]


def build(loop, month):
    print(loop.run_until_complete(collect(month)))  #@ cause
