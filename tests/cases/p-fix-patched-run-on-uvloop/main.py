import asyncio

import nest_asyncio
import uvloop

nest_asyncio.apply(asyncio.new_event_loop())


async def ask(currency):
    await asyncio.sleep(0)
    return currency.lower()


async def main():
    print(asyncio.run(ask("EUR")))  #@ cause


loop = uvloop.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
