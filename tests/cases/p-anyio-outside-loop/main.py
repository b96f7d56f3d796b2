import asyncio
import threading

import anyio


async def poll():
    await anyio.sleep(0.01)  #@ cause
    return "ready"


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    thread = threading.Thread(target=drive, args=(poll(),), name="poller")
    thread.start()
    await asyncio.to_thread(thread.join)


asyncio.run(main())
