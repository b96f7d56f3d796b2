import asyncio


async def ask(x):
    await asyncio.sleep(0)
    return x


async def main(x):
    return asyncio.run(ask(x))  #@ cause


def go(x):
    return asyncio.run(main(x))
