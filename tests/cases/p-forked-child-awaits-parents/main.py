import asyncio
import multiprocessing


class Job:
    def __init__(self, loop):
        self.done = loop.create_future()

    async def wait(self):
        await asyncio.sleep(0)
        return await self.done  #@ cause


def work(job):
    asyncio.run(job.wait())


async def main():
    job = Job(asyncio.get_running_loop())
    child = multiprocessing.get_context("fork").Process(target=work, args=(job,))
    child.start()
    await asyncio.get_running_loop().run_in_executor(None, child.join)
    print("child's status", child.exitcode)


if __name__ == "__main__":
    asyncio.run(main())
