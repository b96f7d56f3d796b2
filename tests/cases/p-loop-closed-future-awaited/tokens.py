import asyncio


class TokenSource:
    """Asks for its first token when it is made, so that nobody has to wait for it."""

    def __init__(self):
        loop = asyncio.new_event_loop()
        self.first = loop.create_future()
        loop.run_until_complete(self.prepare())
        loop.close()  #@ cause closed

    async def prepare(self):
        await asyncio.sleep(0)

    async def next_token(self):
        return await self.first  #@ raised
