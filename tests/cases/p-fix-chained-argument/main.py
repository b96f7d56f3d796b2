import asyncio


class Query:
    def __init__(self):
        self.parts = []

    def where(self, part):
        self.parts.append(part)
        return self

    async def fetch(self):
        await asyncio.sleep(0)
        return self.parts


async def main():
    rows = asyncio.run(  #@ cause
        Query()
        .where("a > 1")
        .where("b < 2")
        .fetch()
    )
    print(rows)


asyncio.run(main())
