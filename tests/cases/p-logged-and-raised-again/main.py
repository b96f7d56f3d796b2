import asyncio


async def ask():
    await asyncio.sleep(0)


def query():
    try:
        return asyncio.run(ask())  #@ cause
    except Exception as error:
        print("failed", type(error).__name__)
        raise


async def main():
    try:
        query()
    finally:
        print("cleaned")


asyncio.run(main())
