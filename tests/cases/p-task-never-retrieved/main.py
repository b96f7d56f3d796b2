import asyncio
import gc


async def ping(host):
    await asyncio.sleep(0)
    return host


async def keep_alive():
    await asyncio.sleep(0)
    asyncio.run(ping("gateway"))  #@ cause


async def main():
    asyncio.ensure_future(keep_alive())
    await asyncio.sleep(0.05)
    gc.collect()
    print("main is done")


asyncio.run(main())  #@ started
