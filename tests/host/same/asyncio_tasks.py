"""Tasks, time-outs, cancellation, queues, locks, gathered errors."""
import asyncio
import sys


async def fails(after):
    await asyncio.sleep(after)
    raise ValueError("after %s" % after)


async def queue_work():
    queue, got = asyncio.Queue(maxsize=3), []

    async def worker():
        while True:
            got.append(await queue.get())
            queue.task_done()

    workers = [asyncio.ensure_future(worker()) for _ in range(4)]
    for n in range(50):
        await queue.put(n)
    await queue.join()
    for w in workers:
        w.cancel()
    print(sorted(got), await asyncio.gather(*workers, return_exceptions=True))


async def waiting():
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as e:
        print("timeout", type(e).__name__, e.args)
    task = asyncio.ensure_future(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    done, pending = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(t)) for t in (0, 0.01, 5)], timeout=0.3)
    print(len(done), len(pending))
    for p in pending:
        p.cancel()


async def locks():
    lock, event, log = asyncio.Lock(), asyncio.Event(), []

    async def user(name):
        async with lock:
            log.append(name)
            await asyncio.sleep(0)
        await event.wait()
        log.append(name.upper())

    users = [asyncio.ensure_future(user(c)) for c in "abcd"]
    await asyncio.sleep(0.02)
    event.set()
    await asyncio.gather(*users)
    print(log)


async def groups():
    if sys.version_info < (3, 11):
        return
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(0))
            group.create_task(asyncio.sleep(10))
    except BaseExceptionGroup as e:  # noqa: F821
        print(repr(e))


async def main():
    print(await asyncio.gather(fails(0), fails(0.001), asyncio.sleep(0, "ok"), return_exceptions=True))
    await queue_work()
    await waiting()
    await locks()
    await groups()
    loop = asyncio.get_running_loop()
    print(type(loop).__name__, loop.is_running(), loop.is_closed(), loop.get_debug())
    return loop


loop = asyncio.run(main())
print(loop.is_running(), loop.is_closed(), repr(loop))
