import asyncio

import jobs


async def main():
    failed = []
    for job in (jobs.index, jobs.thumbnails, jobs.index):
        try:
            await job()  #@ caught
        except RuntimeError:
            failed.append(job.__name__)
    print(failed)


asyncio.run(main())
