import asyncio


async def consume(messages):
    for message in messages:
        await asyncio.sleep(1)
        print("handled", message)
