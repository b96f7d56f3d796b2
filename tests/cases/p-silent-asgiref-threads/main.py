import asyncio

import fsspec
from asgiref.sync import async_to_sync, sync_to_async


async def greet(name):
    await asyncio.sleep(0)
    return "hello " + name


def greet_all(names):
    return [async_to_sync(greet)(name) for name in names]


async def main():
    print(await sync_to_async(greet_all)(["robin", "kim"]))
    files = fsspec.filesystem("memory")
    files.pipe("/note.txt", b"remember")
    print(await asyncio.get_running_loop().run_in_executor(None, files.cat, "/note.txt"))


print(async_to_sync(greet)("sam"))
asyncio.run(main())
