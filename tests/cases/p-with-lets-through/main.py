import asyncio
import threading
from contextlib import suppress

lock = threading.Lock()


async def ask():
    await asyncio.sleep(0)


def query():
    with lock, suppress(KeyError):
        return asyncio.run(ask())  #@ cause


async def main():
    try:
        query()
    except ValueError:
        print("never")


asyncio.run(main())
