import asyncio

import größe


async def main():
    print(größe.länge("語"))


asyncio.run(main())
