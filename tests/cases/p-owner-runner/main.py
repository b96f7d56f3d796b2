import asyncio

import stock


async def order(item):
    await asyncio.sleep(0)
    return stock.stock_of(item)  #@ called


def main():
    with asyncio.Runner() as runner:
        print(runner.run(asyncio.sleep(0, "ready")))
        print(runner.run(order("nuts")))  #@ started


if __name__ == "__main__":
    main()
