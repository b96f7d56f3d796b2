import asyncio
import sys

import sync


async def cli(names):
    await asyncio.sleep(0)
    for name in names:
        print(name, sync.push(name))  #@ called


def main():
    try:
        asyncio.run(cli(sys.argv[1:] or ["notes"]))  #@ caught
    except Exception as error:
        print("sync failed:", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
