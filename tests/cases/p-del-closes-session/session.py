import asyncio


class Session:
    def __init__(self, name):
        self.name = name
        self.is_open = True

    async def get(self, key):
        await asyncio.sleep(0.01)
        return "%s/%s" % (self.name, key)

    async def close(self):
        await asyncio.sleep(0)
        self.is_open = False

    def __del__(self):
        if self.is_open:
            asyncio.run(self.close())  #@ cause
