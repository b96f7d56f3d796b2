import asyncio
import multiprocessing

from report import build


async def main(loop):
    await asyncio.sleep(0)
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=build, args=(loop, "march"))
    child.start()
    while child.is_alive():
        await asyncio.sleep(0.02)
    print("child's status", child.exitcode)


if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(loop))  #@ started
    loop.close()
