import asyncio

import uvloop


class Feed:
    def __init__(self):
        self._loop = None
        self.items = []

    async def open(self):
        self._loop = asyncio.get_running_loop()
        await asyncio.sleep(0)

    def push(self, item):
        self._loop.call_soon_threadsafe(self.items.append, item)  #@ raised


def main():
    feed = Feed()
    uvloop.run(feed.open())  #@ cause
    feed.push("headline")
    print(feed.items)


if __name__ == "__main__":
    main()
