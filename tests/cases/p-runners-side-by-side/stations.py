import asyncio


class Station:
    def __init__(self, name):
        self.name = name
        self._runner = asyncio.Runner()

    async def _measure(self):
        await asyncio.sleep(0.001)
        return self.name

    def read(self):
        return self._runner.run(self._measure())  #@ raised

    def shut(self):
        if self.name == "north":
            self._runner.close()  #@ cause
        else:
            print("closing", self.name)
            self._runner.close()
