import asyncio
import functools


def synchronous(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return asyncio.run(function(*args, **kwargs))  #@ cause started

    return wrapper
