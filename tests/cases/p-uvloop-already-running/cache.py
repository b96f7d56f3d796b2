import asyncio


class Cache:
    def __init__(self, loop):
        self._loop = loop
        self._values = {}

    async def _load(self, key):
        await asyncio.sleep(0)
        self._values[key] = key * 3

    def __getitem__(self, key):
        if key not in self._values:
            self._loop.run_until_complete(self._load(key))  #@ cause
        return self._values[key]
