import asyncio


class Gate:
    """Opened once the configuration is there."""

    def __init__(self, loop):
        self.opened = loop.create_future()  #@ bound

    async def wait(self):
        return await self.opened  #@ cause raised
