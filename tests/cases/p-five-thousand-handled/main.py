import asyncio


async def ask():
    await asyncio.sleep(0)


def query():
    work = ask()
    try:
        asyncio.run(work)  #@ cause
    except RuntimeError:
        work.close()
        return 1


async def main():
    print(sum(query() for _ in range(5000)))


asyncio.run(main())
