import asyncio


async def page(number):
    await asyncio.sleep(0.01)
    return "row" * number


def all_rows(count):
    loop = asyncio.new_event_loop()
    try:
        for number in range(count):
            yield loop.run_until_complete(page(number))  #@ cause
    finally:
        loop.close()
