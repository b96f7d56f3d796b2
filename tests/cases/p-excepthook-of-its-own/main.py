import asyncio
import sys

from crashes import CrashLog


async def price(item):
    await asyncio.sleep(0)
    return len(item)


def total(items):
    return sum(asyncio.run(price(item)) for item in items)  #@ cause


async def main():
    await asyncio.sleep(0)
    print(total(["pen", "ink"]))  #@ called


if __name__ == "__main__":
    log = CrashLog()
    sys.excepthook = log.add
    asyncio.run(main())  #@ started
