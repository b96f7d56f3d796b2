import asyncio

from . import rates


async def print_labels(everything):
    for parcel in ["A1", "B2"] if everything else ["A1"]:
        await asyncio.sleep(0)
        print(parcel, rates.postage(parcel))  #@ called
