import asyncio
from concurrent.futures import ThreadPoolExecutor


def ensure_loop():
    try:
        loop = asyncio.get_event_loop()
    except RuntimeError as error:
        if "no current event loop" not in str(error):
            raise
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop


async def square(number):
    await asyncio.sleep(0)
    return number * number


def work(number):
    return ensure_loop().run_until_complete(square(number))


with ThreadPoolExecutor(max_workers=2) as pool:
    print(list(pool.map(work, range(5))))
