import asyncio


class Meter:
    def __init__(self, loop):
        self._loop = loop
        self.values = {}

    def count(self, name, by=1):
        self.values[name] = self.values.get(name, 0) + by

    def flush_later(self, delay):
        self._loop.call_later(delay, self._flush)  #@ scheduled

    async def _send(self, values):
        await asyncio.sleep(0.01)
        self.values.clear()

    def _flush(self):
        self._loop.run_until_complete(self._send(dict(self.values)))  #@ cause
