import asyncio


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is RuntimeError


async def ask():
    await asyncio.sleep(0)


async def main():
    with Guard():
        asyncio.run(ask())  #@ cause
    print("on")


asyncio.run(main())
