import asyncio


async def elevation(tile):
    await asyncio.sleep(0)
    return tile * 10


def shade(tile):
    return asyncio.run(elevation(tile)) // 2  #@ cause


async def draw(tile):
    await asyncio.sleep(0)
    return "tile %d: %d" % (tile, shade(tile))  #@ called


def render(tile):
    return asyncio.run(draw(tile))  #@ started
