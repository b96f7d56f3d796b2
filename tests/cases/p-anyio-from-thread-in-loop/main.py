import anyio
import anyio.from_thread
import anyio.to_thread


async def save(name):
    await anyio.sleep(0)
    return "saved " + name


def store(name):
    return anyio.from_thread.run(save, name)  #@ cause


async def main():
    print(await anyio.to_thread.run_sync(store, "a"))
    print(store("b"))  #@ blocking


anyio.run(main)  #@ started
