import asyncio


async def count(limit):
    for number in range(limit):
        print("at", number)
        await asyncio.sleep(0)
    if number:
        asyncio.get_running_loop().stop()  #@ cause
        await asyncio.sleep(0.1)
    print("nothing was counted")


loop = asyncio.new_event_loop()
loop.run_until_complete(count(2))  #@ raised
loop.close()
