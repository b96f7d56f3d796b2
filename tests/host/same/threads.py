"""Loops in threads, calls between them, executors, thread-locals."""
import asyncio
import concurrent.futures
import threading

results = {}


def own_loop(n):
    async def work():
        await asyncio.sleep(0.01)
        return n * n
    results[n] = asyncio.run(work())


threads = [threading.Thread(target=own_loop, args=(n,), name="worker-%d" % n) for n in range(16)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.items()))

loop = asyncio.new_event_loop()
server = threading.Thread(target=loop.run_forever, name="server")
server.start()


async def answer(n):
    await asyncio.sleep(0)
    return n, threading.current_thread().name


futures = [asyncio.run_coroutine_threadsafe(answer(n), loop) for n in range(20)]
print([f.result(10) for f in futures])


async def failing():
    raise LookupError("over there")


try:
    asyncio.run_coroutine_threadsafe(failing(), loop).result(10)
except LookupError as e:
    print(repr(e), e.__context__, e.__cause__)
loop.call_soon_threadsafe(loop.stop)
server.join()
loop.close()


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, pow, n, 2) for n in range(10))))
    print(await loop.run_in_executor(None, lambda: threading.current_thread() is threading.main_thread()))


asyncio.run(main())


def excepthook(args):
    print("thread died:", args.exc_type.__name__, args.exc_value, args.thread.name)


threading.excepthook = excepthook
t = threading.Thread(target=lambda: [][0], name="doomed")
t.start()
t.join()
print(threading.active_count(), [t.name for t in threading.enumerate()])
