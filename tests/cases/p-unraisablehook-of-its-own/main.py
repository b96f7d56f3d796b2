import asyncio
import sys


class Log:
    def __init__(self):
        self.seen = []

    def take(self, info):
        self.seen.append(info.exc_type.__name__)


async def release(number):
    await asyncio.sleep(0)


class Lease:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        job = release(self.number)
        try:
            asyncio.run(job)  #@ cause
        finally:
            job.close()


async def main():
    lease = Lease(3)
    await asyncio.sleep(0)
    del lease  #@ bridge
    await asyncio.sleep(0)


log = Log()
sys.unraisablehook = log.take
asyncio.run(main())  #@ started
print(log.seen)
