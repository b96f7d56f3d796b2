import asyncio

import uvloop

import audit


async def main():
    await asyncio.sleep(0)
    audit.write("started")  #@ called
    print("serving")


loop = uvloop.new_event_loop()
try:
    loop.run_until_complete(main())  #@ started
finally:
    loop.close()
