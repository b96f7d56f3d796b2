import asyncio

runner = asyncio.Runner()


async def inner():
    await asyncio.sleep(0)


async def main():
    await asyncio.sleep(0)
    runner.run(inner())  #@ cause


runner.run(main())  #@ started
