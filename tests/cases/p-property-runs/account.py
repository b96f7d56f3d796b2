import asyncio


class Account:
    def __init__(self, name):
        self.name = name
        self._balance = None

    async def _load(self):
        await asyncio.sleep(0)
        self._balance = 100 * len(self.name)

    @property
    def balance(self):
        if self._balance is None:
            asyncio.run(self._load())  #@ cause
        return self._balance
