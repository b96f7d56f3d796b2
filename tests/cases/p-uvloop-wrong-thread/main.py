import asyncio
import threading

import uvloop


def scan(loop):
    loop.call_soon(print, "found")  #@ cause


async def main():
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    worker = threading.Thread(target=scan, args=(loop,))
    worker.start()  #@ thread
    await asyncio.sleep(0.1)
    worker.join()


loop = uvloop.new_event_loop()
loop.run_until_complete(main())  #@ started
