import asyncio

LINES = []


async def _append(line):
    await asyncio.sleep(0)
    LINES.append(line)


def write(line):
    loop = asyncio.SelectorEventLoop()
    try:
        loop.run_until_complete(_append(line))  #@ cause
    finally:
        loop.close()
