import asyncio
import threading

lock = asyncio.Lock()
held = threading.Event()
tried = threading.Event()


async def holder():
    async with lock:
        second = asyncio.ensure_future(lock.acquire())
        await asyncio.sleep(0.05)
        held.set()
        await asyncio.get_running_loop().run_in_executor(None, tried.wait, 5)
    await second


async def rival():
    async with lock:  #@ cause
        print("got it")


def work():
    held.wait(5)
    try:
        asyncio.run(rival())
    finally:
        tried.set()


worker = threading.Thread(target=work)
worker.start()
asyncio.run(holder())
worker.join()
