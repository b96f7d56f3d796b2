import asyncio


async def lookup(word):
    await asyncio.sleep(0)
    return word[::-1]


def translate(word):
    return asyncio.run(lookup(word))  #@ cause


async def words(text):
    for word in text.split():
        await asyncio.sleep(0)
        yield translate(word)  #@ called


async def main():
    async for word in words("one two"):
        print(word)


asyncio.run(main())  #@ started
