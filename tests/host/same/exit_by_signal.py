"""Death by a signal stays death by that signal."""
import asyncio
import os
import signal


async def main():
    await asyncio.sleep(0)
    print("going", flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(10)


asyncio.run(main())
