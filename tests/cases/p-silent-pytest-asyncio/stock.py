import asyncio


class Stock:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._counts = {}

    async def add(self, item, count):
        async with self._lock:
            await asyncio.sleep(0)
            self._counts[item] = self._counts.get(item, 0) + count

    async def count(self, item):
        await asyncio.sleep(0)
        return self._counts.get(item, 0)

    async def close(self):
        self._counts.clear()


async def _total(counts):
    stock = Stock()
    for item, count in counts.items():
        await stock.add(item, count)
    return sum([await stock.count(item) for item in counts])


def total(counts):
    return asyncio.run(_total(counts))
