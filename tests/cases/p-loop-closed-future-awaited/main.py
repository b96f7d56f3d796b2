import asyncio

from tokens import TokenSource


async def main(source):
    print(await source.next_token())


source = TokenSource()
asyncio.run(main(source))
