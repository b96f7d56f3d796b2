import asyncio


class Stock:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def sell(self, name):
        async with self.lock:  #@ raised
            await asyncio.sleep(0)

    async def sell_all(self, name):
        await asyncio.gather(self.sell(name), self.sell(name))
