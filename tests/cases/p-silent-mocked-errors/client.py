import asyncio


def run(coroutine):
    return asyncio.run(coroutine)


async def fetch(key):
    await asyncio.sleep(0)
    return "fresh " + key


def get(key):
    work = fetch(key)
    try:
        return run(work)
    except RuntimeError:
        work.close()
        return "cached " + key
