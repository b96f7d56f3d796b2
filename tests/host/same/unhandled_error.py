"""An ordinary error that ends the program from inside a coroutine."""
import asyncio


async def inner():
    raise LookupError("an ordinary error")


async def main():
    try:
        await inner()
    except LookupError as e:
        raise RuntimeError("still an ordinary error") from e


asyncio.run(main())
