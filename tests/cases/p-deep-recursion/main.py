import asyncio


async def ask(depth):
    await asyncio.sleep(0)
    return depth


def walk(depth):
    if depth == 0:
        return asyncio.run(ask(depth))  #@ cause
    return walk(depth - 1)


async def main():
    print(walk(600))  #@ called


asyncio.run(main())  #@ started
