import asyncio

from thumbs import thumbnail


async def main():
    loop = asyncio.get_running_loop()
    picture = await loop.run_in_executor(None, thumbnail, "harbour.jpg")  #@ started
    print(picture)


if __name__ == "__main__":
    asyncio.run(main())
