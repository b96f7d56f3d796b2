import anyio


async def probe(name):
    await anyio.sleep(0.01)
    return bool(name)


def is_up(name):
    return anyio.run(probe, name)  #@ cause
