import asyncio

import uvloop

from cache import Cache


async def handle(cache, key):
    await asyncio.sleep(0)
    print(cache[key])  #@ called


def main():
    loop = uvloop.new_event_loop()  #@ created
    cache = Cache(loop)
    print(cache["a"])
    loop.run_until_complete(handle(cache, "b"))  #@ started


if __name__ == "__main__":
    main()
