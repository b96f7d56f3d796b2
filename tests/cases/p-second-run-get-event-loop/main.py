import asyncio


async def migrate():
    await asyncio.sleep(0)
    print("migrated")


async def serve():
    await asyncio.sleep(0)
    print("serving")


asyncio.run(migrate())
loop = asyncio.get_event_loop()  #@ cause
loop.run_until_complete(serve())
