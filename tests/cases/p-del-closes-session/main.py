import asyncio

from session import Session


async def main():
    session = Session("inventory")
    print(await session.get("bolts"))
    session = None  #@ dropped
    await asyncio.sleep(0)
    print("done")


if __name__ == "__main__":
    asyncio.run(main())  #@ started
