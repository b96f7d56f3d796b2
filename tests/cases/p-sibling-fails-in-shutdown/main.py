import asyncio


async def ask():
    await asyncio.sleep(0)


async def other():
    try:
        await asyncio.sleep(3)
    finally:
        raise KeyError("x")


async def main():
    asyncio.ensure_future(other())
    await asyncio.sleep(0.01)
    asyncio.run(ask())  #@ cause


asyncio.run(main())
