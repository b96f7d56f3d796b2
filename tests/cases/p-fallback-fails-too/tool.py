import asyncio


async def query(text):
    await asyncio.sleep(0)
    return text[::-1]


def search(text):
    try:
        return asyncio.run(query(text))  #@ first
    except RuntimeError:
        loop = asyncio.new_event_loop()
        return loop.run_until_complete(query(text))  #@ second
