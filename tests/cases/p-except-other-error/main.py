import asyncio


async def ask():
    await asyncio.sleep(0)


async def job():
    await asyncio.sleep(0)
    asyncio.run(ask())  #@ cause


async def main():
    try:
        await asyncio.wait_for(job(), 2)
    except asyncio.TimeoutError:
        print("late")


asyncio.run(main())
