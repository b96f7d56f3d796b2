import asyncio


async def step(name):
    await asyncio.sleep(0)
    return name


async def index():
    await asyncio.sleep(0)
    return asyncio.run(step("index"))  #@ one


async def thumbnails():
    await asyncio.sleep(0)
    return asyncio.run(step("thumbnails"))  #@ two
