import asyncio

BOOKED = []


async def book(amount):
    await asyncio.sleep(0)
    BOOKED.append(amount)


async def _sum():
    await asyncio.sleep(0)
    return sum(BOOKED)


def total():
    return asyncio.run(_sum())  #@ cause
