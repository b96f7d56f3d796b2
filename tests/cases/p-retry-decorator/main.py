import asyncio
import functools


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            for left in range(times, 0, -1):
                try:
                    return function(*args)
                except RuntimeError:
                    if left == 1:
                        raise
        return wrapper
    return decorate


async def ask():
    await asyncio.sleep(0)


@retry(3)
def query():
    return asyncio.run(ask())  #@ cause


async def main():
    query()


asyncio.run(main())
