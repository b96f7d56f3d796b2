import asyncio


async def sample(probe):
    await asyncio.sleep(0)
    return probe


async def measure(probe):
    await asyncio.sleep(0)
    job = sample(probe)
    try:
        return asyncio.run(job)  #@ cause
    finally:
        job.close()


async def main():
    tasks = [asyncio.ensure_future(measure(probe)) for probe in "ab"]
    await asyncio.wait(tasks)
    print([type(task.exception()).__name__ for task in tasks])


asyncio.run(main())  #@ started
