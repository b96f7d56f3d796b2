import asyncio

import nest_asyncio
import uvloop

from rates import rate

nest_asyncio.apply(asyncio.new_event_loop())


async def main():
    await asyncio.sleep(0)
    print(rate("EUR"))


loop = uvloop.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
