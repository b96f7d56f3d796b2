import asyncio


def work():
    loop = asyncio.get_running_loop()  #@ cause
    return loop.time()


async def main():
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(None, work)  #@ caught
    except RuntimeError:
        print("fallback")


asyncio.run(main())
