import asyncio
import contextlib


async def read(name):
    await asyncio.sleep(0)
    return name


async def closing(name):
    job = read(name)
    try:
        asyncio.run(job)  #@ finally
    finally:
        job.close()


async def managed(name):
    job = read(name)
    with contextlib.closing(job):
        asyncio.run(job)  #@ with


async def guarded(name):
    job = read(name)
    try:
        asyncio.run(job)  #@ except
    except (KeyError, OSError):
        print("no", name)


async def cleaned(name):
    job = read(name)
    try:
        asyncio.run(job)  #@ raise
    except RuntimeError:
        print("failed", name)
        job.close()
        raise


async def fallen_back(name):
    job = read(name)
    try:
        return asyncio.run(job)  #@ return
    except RuntimeError:
        return await job


async def told(name):
    job = read(name)
    try:
        return asyncio.run(job)  #@ told
    except RuntimeError as error:
        job.close()
        return type(error).__name__


async def main():
    works = (closing, managed, guarded, cleaned, fallen_back, told)
    tasks = [asyncio.ensure_future(work("a")) for work in works]
    await asyncio.wait(tasks)
    for work, task in zip(works, tasks):
        print(work.__name__, type(task.exception()).__name__)


asyncio.run(main())  #@ started
