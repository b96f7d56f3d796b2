import asyncio

import tools


class Dispatcher:
    def __init__(self):
        self.tools = {"weather": tools.weather, "time": tools.time}

    async def call(self, name, *args):
        await asyncio.sleep(0)
        try:
            return {"result": self.tools[name](*args)}  #@ caught
        except Exception as error:
            return {"error": type(error).__name__}


async def main():
    dispatcher = Dispatcher()
    for name in ("time", "weather"):
        print(name, await dispatcher.call(name, "Oslo"))


if __name__ == "__main__":
    asyncio.run(main())  #@ started
