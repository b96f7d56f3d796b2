import asyncio

from decorators import synchronous


@synchronous
async def price_of(item):
    await asyncio.sleep(0)
    return len(item)


async def basket(items):
    await asyncio.sleep(0)
    return sum(price_of(item) for item in items)  #@ called


@synchronous
async def main():
    print(await basket(["tea", "milk"]))


print(price_of("rice"))
main()
