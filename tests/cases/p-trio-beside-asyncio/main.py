import asyncio

import trio


async def read_sensor(pin):
    await trio.sleep(0.01)
    return pin * 2


def reading(pin):
    return trio.run(read_sensor, pin)  #@ cause


async def watch(pins):
    await trio.sleep(0)
    print("total", sum(reading(pin) for pin in pins))  #@ called


print("first", reading(1), asyncio.run(asyncio.sleep(0, 2)))
trio.run(watch, [2, 3])
