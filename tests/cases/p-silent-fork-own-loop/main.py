import asyncio
import os
import sys


async def job():
    await asyncio.sleep(0.01)
    return 3


async def main():
    await asyncio.sleep(0)
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = asyncio.new_event_loop().run_until_complete(job())
        os._exit(status)
    print("child:", os.waitpid(pid, 0)[1] >> 8)


asyncio.run(main())
