"""os._exit in a coroutine: no handlers, the status given."""
import asyncio
import atexit
import os

atexit.register(print, "never")


async def main():
    print("now", flush=True)
    os._exit(41)


asyncio.run(main())
