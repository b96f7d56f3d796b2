import asyncio

import uvloop

import stock


async def order(item):
    await asyncio.sleep(0)
    return stock.stock_of(item)  #@ called


if __name__ == "__main__":
    print(uvloop.run(order("nuts")))  #@ started
