import asyncio


async def ask():
    await asyncio.sleep(0)
    return 4


class Lazy:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return asyncio.run(ask())  #@ cause


async def main():
    print(await Lazy())


asyncio.run(main())
