import asyncio
from concurrent.futures import ThreadPoolExecutor

import uvloop


def resize(size):
    loop = asyncio.get_event_loop()  #@ cause
    return loop.run_until_complete(asyncio.sleep(0, size * 2))


uvloop.install()
with ThreadPoolExecutor(1, thread_name_prefix="images") as pool:
    print(list(pool.map(resize, [1, 2])))  #@ far
