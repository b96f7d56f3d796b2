import asyncio
import multiprocessing


def convert(loop, page):
    try:
        loop.close()  #@ cause
    finally:
        print("page", page, flush=True)


async def main():
    loop = asyncio.get_running_loop()
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=convert, args=(loop, 1))
    child.start()
    await loop.run_in_executor(None, child.join)


if __name__ == "__main__":
    asyncio.run(main())  #@ started
