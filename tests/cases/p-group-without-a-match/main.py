import asyncio


async def fetch(page):
    await asyncio.sleep(0)
    return page


def render(page):
    job = fetch(page)
    try:
        return asyncio.run(job)  #@ cause
    finally:
        job.close()


async def build(page):
    await asyncio.sleep(0)
    print(render(page))  #@ bridge


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(build("index"))
    except* OSError as failed:
        print(len(failed.exceptions))


asyncio.run(main())  #@ started
