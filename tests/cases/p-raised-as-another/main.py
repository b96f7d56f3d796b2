import asyncio

from store import Store


async def main():
    store = Store("/srv/db")
    await asyncio.sleep(0)
    print(store.get("name"))  #@ bridge


asyncio.run(main())  #@ started
