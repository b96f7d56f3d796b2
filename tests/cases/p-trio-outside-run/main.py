import threading

import trio


def watch(limiter):
    limiter.acquire_on_behalf_of_nowait("watch")
    trio.lowlevel.current_task()  #@ cause


async def main():
    limiter = trio.CapacityLimiter(1)
    thread = threading.Thread(target=watch, args=(limiter,), name="watch")
    thread.start()
    await trio.to_thread.run_sync(thread.join)


trio.run(main)
