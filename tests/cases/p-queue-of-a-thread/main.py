import asyncio
import threading

from channel import JOBS, take


def worker(ready):
    asyncio.run(consume(ready))  #@ worker


async def consume(ready):
    asyncio.get_running_loop().call_later(0.05, ready.set)
    print("worker took", await take())


async def main():
    JOBS.get_nowait() if JOBS.qsize() else None
    print("main took", await take())


if __name__ == "__main__":
    ready = threading.Event()
    threading.Thread(target=worker, args=(ready,), name="worker", daemon=True).start()
    ready.wait(5)
    asyncio.run(main())  #@ main
