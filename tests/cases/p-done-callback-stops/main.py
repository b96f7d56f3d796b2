import asyncio


def finished(task):
    asyncio.get_event_loop().stop()  #@ cause


async def fetch(name):
    await asyncio.sleep(0.01)
    return name


async def main():
    tasks = [asyncio.ensure_future(fetch(n)) for n in "ab"]
    tasks[0].add_done_callback(finished)
    await asyncio.sleep(1)
    print(tasks)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())  #@ raised
