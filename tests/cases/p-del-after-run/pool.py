import asyncio


class Pool:
    def __init__(self, loop):
        self._loop = loop
        self.free = 2

    async def fetch(self, query):
        await asyncio.sleep(0.01)
        return query.split()[-1]

    def _abort(self):
        self.free = 0

    def __del__(self):
        self._loop.call_soon(self._abort)  #@ raised
