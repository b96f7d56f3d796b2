import asyncio

import nest_asyncio

from shop import price


async def main():
    await asyncio.sleep(0)
    print(price("tea"), price("milk"))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
nest_asyncio.apply(loop)
loop.run_until_complete(main())
loop.close()
