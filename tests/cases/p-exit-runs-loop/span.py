import asyncio


class Span:
    def __init__(self, name):
        self.name = name

    async def _send(self):
        await asyncio.sleep(0)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        asyncio.get_event_loop().run_until_complete(self._send())  #@ cause
