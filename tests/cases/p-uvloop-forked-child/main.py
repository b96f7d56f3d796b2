import asyncio
import os

import uvloop


async def tidy():
    await asyncio.sleep(0)


def child(loop):
    try:
        loop.run_until_complete(tidy())  #@ cause
    except RuntimeError:
        return 3
    return 0


async def main():
    loop = asyncio.get_running_loop()
    pid = os.fork()
    if pid == 0:
        os._exit(child(loop))
    print("child's status", os.WEXITSTATUS(os.waitpid(pid, 0)[1]))


uvloop.run(main())  #@ started
