import asyncio


class Client:
    def connect(self, loop):
        self._loop = loop

    async def _get(self, key):
        await asyncio.sleep(0)
        return key.upper()

    def get(self, key):
        return self._loop.run_until_complete(self._get(key))  #@ raised
