import asyncio


async def price(item):
    await asyncio.sleep(0)
    return len(item)


async def basket(items):
    prices = [asyncio.run(price(item)) for item in items]  #@ cause
    print(sum(prices))


asyncio.run(basket(["tea", "bread"]))
