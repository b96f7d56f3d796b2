import asyncio

from pool import Pool


async def load():
    pool = Pool(asyncio.get_running_loop())
    print(await pool.fetch("select 1"))
    return pool


def main():
    pool = asyncio.run(load())  #@ cause
    print(pool.free, "free")
    del pool
    print("bye")


if __name__ == "__main__":
    main()
