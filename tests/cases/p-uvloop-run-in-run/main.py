import asyncio

import uvloop


async def load(name):
    await asyncio.sleep(0)
    return {"name": name}


def settings(name):
    return uvloop.run(load(name))  #@ cause


async def main():
    await asyncio.sleep(0)
    print(settings("dev"))  #@ called


print(settings("test"))
uvloop.run(main())  #@ started
