import asyncio


async def _ask(parcel):
    await asyncio.sleep(0)
    return 4 + len(parcel)


def postage(parcel):
    return asyncio.run(_ask(parcel))  #@ cause
