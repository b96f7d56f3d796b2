import asyncio


async def ask(name):
    await asyncio.sleep(0)
    return len(name)


async def place(name):
    await asyncio.sleep(0)
    return asyncio.run(ask(name))  #@ cause


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(place("Bergen"))
            group.create_task(asyncio.sleep(0.01))
    except* RuntimeError as group:
        print(len(group.exceptions), "failed")


asyncio.run(main())
