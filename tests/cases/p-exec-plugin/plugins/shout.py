import asyncio


async def louder(text):
    await asyncio.sleep(0)
    return text.upper()


def on_message(text):
    return asyncio.run(louder(text))  #@ cause
