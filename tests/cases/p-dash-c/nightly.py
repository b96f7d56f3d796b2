import asyncio


async def copy(name):
    await asyncio.sleep(0)
    return name + ".bak"


def copy_all(names):
    return [asyncio.run(copy(name)) for name in names]  #@ cause


async def backup():
    await asyncio.sleep(0)
    print(copy_all(["mail", "photos"]))  #@ called
