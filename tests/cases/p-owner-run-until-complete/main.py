import asyncio

import stock


async def order(item):
    await asyncio.sleep(0)
    return stock.stock_of(item)  #@ called


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        print(loop.run_until_complete(asyncio.sleep(0, "ready")))
        print(loop.run_until_complete(order("nuts")))  #@ started
    finally:
        loop.close()


if __name__ == "__main__":
    main()
