import asyncio

import helper


async def ask(x):
    await asyncio.sleep(0)
    return x


loop = asyncio.new_event_loop()  #@ created
print(helper.run(loop, ask(1)))
later = ask(2)
task = loop.create_task(later)  #@ raised
