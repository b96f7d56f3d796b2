import asyncio

import größe


async def main():
    print(await größe.bericht("Ä"))


asyncio.run(main())
