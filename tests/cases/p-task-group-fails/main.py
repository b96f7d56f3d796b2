import asyncio

from geocode import locate


async def place(name):
    await asyncio.sleep(0)
    return locate(name)  #@ called


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(0.05))
        job = group.create_task(place("Bergen"))
    print(job.result())


asyncio.run(main())  #@ started
