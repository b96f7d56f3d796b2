import asyncio
import threading


async def beat():
    await asyncio.sleep(0)
    print("beat")


def tick():
    pulse = beat()
    asyncio.ensure_future(pulse)  #@ cause


async def main():
    timer = threading.Timer(0.05, tick)
    timer.start()  #@ thread
    await asyncio.sleep(0.2)
    timer.join()
    print("done")


asyncio.run(main())
