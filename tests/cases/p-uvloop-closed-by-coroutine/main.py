import asyncio

import uvloop


async def main():
    await asyncio.sleep(0)
    loop.close()  #@ cause


loop = uvloop.new_event_loop()
loop.run_until_complete(main())  #@ started
