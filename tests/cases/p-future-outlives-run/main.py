import asyncio


class Gate:
    def __init__(self):
        self.opened = None

    async def prepare(self):
        self.opened = asyncio.get_running_loop().create_future()

    async def enter(self):
        await self.opened
        print("in")


gate = Gate()
asyncio.run(gate.prepare())  #@ cause
asyncio.run(gate.enter())
