import asyncio


async def ask(x):
    await asyncio.sleep(0)
    return x


async def main():
    await asyncio.sleep(0)
    print(list(map(asyncio.run, map(ask, "ab"))))  #@ cause


asyncio.run(main())
