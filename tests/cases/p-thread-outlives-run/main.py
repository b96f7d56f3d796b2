import asyncio

from watcher import Watcher


async def main():
    watcher = Watcher(asyncio.get_running_loop())
    watcher.start()
    await asyncio.sleep(0.05)
    print("seen", watcher.seen)
    return watcher


watcher = asyncio.run(main())  #@ cause
watcher.more.set()
watcher.thread.join()
print("end")
