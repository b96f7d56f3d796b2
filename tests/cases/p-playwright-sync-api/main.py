import asyncio

from shots import screenshot


async def main():
    await asyncio.sleep(0)
    for page in ["index.html", "about.html"]:
        print(screenshot(page))  #@ called


if __name__ == "__main__":
    asyncio.run(main())  #@ started
