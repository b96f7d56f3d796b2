import asyncio


class Counter:
    def __init__(self, name):
        self.name = name
        self.loop = asyncio.get_running_loop()  #@ cause
