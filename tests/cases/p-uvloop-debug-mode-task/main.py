import asyncio

import uvloop


async def weigh(parcel):
    await asyncio.sleep(0)
    return len(parcel)


async def label(parcel):
    await asyncio.sleep(0)
    job = weigh(parcel)
    try:
        return asyncio.run(job)  #@ cause
    finally:
        job.close()


async def main():
    label_task = asyncio.ensure_future(label("books"))  #@ scheduled
    await asyncio.wait([label_task])
    print(type(label_task.exception()).__name__)


loop = uvloop.new_event_loop()
loop.set_debug(True)
loop.run_until_complete(main())  #@ started
loop.close()
