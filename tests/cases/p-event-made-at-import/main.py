import asyncio

import lights


async def main():
    asyncio.get_running_loop().call_later(0.05, lights.GREEN.set)
    await lights.cross()
    print("crossed")


asyncio.run(main())  #@ started
