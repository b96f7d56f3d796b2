import asyncio

import uvloop

waiting = {}


async def order(name):
    waiting[name] = asyncio.get_running_loop().create_future()
    return name


async def receive(name):
    return await waiting[name]  #@ raised


def main():
    name = uvloop.run(order("cup"))  #@ cause
    uvloop.run(receive(name))  #@ now


main()
