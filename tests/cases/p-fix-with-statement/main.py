import asyncio
import contextlib


@contextlib.contextmanager
def booked(seat):
    yield seat
    print("given back", seat)


async def reserve(row):
    await asyncio.sleep(0)
    return booked(row + "7")


async def main():
    async def show():
        with asyncio.run(reserve("F")) as seat:  #@ cause
            print("sitting in", seat)

    await show()


asyncio.run(main())
