import asyncio

import anyio


def work():
    return asyncio.get_event_loop().time()  #@ cause


async def main():
    print(await anyio.to_thread.run_sync(work))


anyio.run(main)
