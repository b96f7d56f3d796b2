"""multiprocessing by spawn and forkserver, and an executor of processes."""
import asyncio
import concurrent.futures
import multiprocessing


def square(n):
    async def work():
        await asyncio.sleep(0)
        return n * n
    return asyncio.run(work())


def main():
    for method in ("spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            print(method, pool.map(square, range(6)))
        process = context.Process(target=exit, args=(3,))
        process.start()
        process.join()
        print(process.exitcode)

    async def executor():
        loop = asyncio.get_running_loop()
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
            return await asyncio.gather(*(loop.run_in_executor(pool, square, n) for n in range(4)))

    print(asyncio.run(executor()))


if __name__ == "__main__":
    main()
