import asyncio


class Client:
    def __init__(self):
        self._loop = asyncio.new_event_loop()  #@ created

    async def _fetch(self, key):
        await asyncio.sleep(0)
        return key.upper()

    async def get(self, key):
        return await self._loop.create_task(self._fetch(key))  #@ cause
