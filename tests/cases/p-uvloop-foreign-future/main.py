import asyncio

import uvloop


async def wait(future):
    return await future  #@ cause


first = uvloop.new_event_loop()  #@ created
future = first.create_future()
second = uvloop.new_event_loop()
second.run_until_complete(wait(future))  #@ started
