import asyncio

import anyio


async def ping(host, times):
    await anyio.sleep(0)
    return [host] * times


async def main():
    print(anyio.run(ping, "gateway", 2))  #@ cause


asyncio.run(main())
