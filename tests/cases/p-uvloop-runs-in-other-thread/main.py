import asyncio
import threading

import uvloop


async def price(item):
    await asyncio.sleep(0)
    return len(item)


def work(loop, items, out):
    for item in items:
        try:
            out.append(loop.run_until_complete(price(item)))  #@ cause
        except RuntimeError:
            out.append(None)


async def main():
    out = []
    worker = threading.Thread(target=work, args=(asyncio.get_running_loop(), ["cup"], out), name="worker")
    worker.start()
    while worker.is_alive():
        await asyncio.sleep(0.01)
    print(out)


uvloop.run(main())  #@ started
