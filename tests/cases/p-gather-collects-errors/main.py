import asyncio


async def score(word):
    await asyncio.sleep(0)
    return len(word)


def score_now(word):
    return asyncio.run(score(word))  #@ cause


async def judge(word):
    await asyncio.sleep(0)
    return score_now(word) if word == "b" else await score(word)  #@ called


async def main():
    found = await asyncio.gather(*[judge(word) for word in "abc"], return_exceptions=True)
    print([item if isinstance(item, int) else type(item).__name__ for item in found])


asyncio.run(main())  #@ started
