"""fork by hand and by multiprocessing: the child works, the parent goes on."""
import asyncio
import multiprocessing
import os
import warnings

warnings.simplefilter("ignore")


def square(n):
    async def work():
        await asyncio.sleep(0)
        return n * n
    return asyncio.run(work())


def main():
    pid = os.fork()
    if pid == 0:
        os._exit(square(5))
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))

    context = multiprocessing.get_context("fork")
    with context.Pool(3) as pool:
        print(pool.map(square, range(20)))
        try:
            pool.apply(int, ("not a number",))
        except ValueError as e:
            print(repr(e))
    parent, child = context.Pipe()
    process = context.Process(target=child.send, args=(["from the child"],))
    process.start()
    print(parent.recv())
    process.join()
    print(process.exitcode)

    async def forks():
        await asyncio.sleep(0)
        pid = os.fork()
        if pid == 0:
            os._exit(7)
        return os.WEXITSTATUS(os.waitpid(pid, 0)[1])

    print(asyncio.run(forks()))
    print(square(9))


if __name__ == "__main__":
    main()
