import asyncio
import contextlib


async def ping(host):
    await asyncio.sleep(0)


async def main():
    job = ping("db1")
    with contextlib.suppress(RuntimeError):
        asyncio.run(job)  #@ cause
    job.close()
    print("ready")


asyncio.run(main())  #@ started
