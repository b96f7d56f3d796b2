import asyncio

import uvloop

import nested


async def main():
    await asyncio.sleep(0)
    nested.allow()
    print("patched")


loop = uvloop.new_event_loop()
loop.run_until_complete(main())
