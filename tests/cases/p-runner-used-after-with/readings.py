import asyncio


class Meter:
    def __init__(self):
        self.samples = 0

    async def sample(self):
        await asyncio.sleep(0.01)
        self.samples += 1

    async def flush(self):
        await asyncio.sleep(0)
        self.samples = 0
