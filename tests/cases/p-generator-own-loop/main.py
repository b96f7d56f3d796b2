import asyncio

from pages import all_rows


async def export():
    await asyncio.sleep(0)
    found = 0
    for row in all_rows(3):  #@ called
        found += len(row)
    print("exported", found)


if __name__ == "__main__":
    print(sum(len(row) for row in all_rows(2)))
    asyncio.run(export())  #@ started
