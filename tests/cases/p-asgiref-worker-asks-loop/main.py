import asyncio

from asgiref.sync import sync_to_async


def work():
    return asyncio.get_event_loop().time()  #@ cause


async def main():
    print(await sync_to_async(work)())


asyncio.run(main())
