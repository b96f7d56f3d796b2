import asyncio


async def bye():
    await asyncio.sleep(0)


class Session:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        asyncio.run(bye())  #@ cause


async def main():
    async with Session():
        print("in")


asyncio.run(main())
