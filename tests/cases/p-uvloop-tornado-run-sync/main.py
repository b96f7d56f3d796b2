import asyncio

import uvloop
from tornado.ioloop import IOLoop


async def fetch(key):
    await asyncio.sleep(0)
    return key.upper()


def lookup(key):
    return IOLoop.current().run_sync(lambda: fetch(key))  #@ cause


async def main():
    values = list(map(lookup, ["a", "b"]))  #@ blocking
    print(values)


uvloop.run(main())  #@ started
