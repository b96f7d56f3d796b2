import asyncio


async def load(key):
    await asyncio.sleep(0)
    return key


def blocking(loop, key):
    return loop.run_until_complete(load(key))  #@ cause


async def main():
    loop = asyncio.get_running_loop()
    print(await asyncio.to_thread(blocking, loop, "a"))  #@ thread


asyncio.run(main())  #@ started
