import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "site-packages"))

import geoshelf


async def route(cities):
    await asyncio.sleep(0)
    return [geoshelf.locate(city) for city in cities]  #@ cause


if __name__ == "__main__":
    print(asyncio.run(route(["Oslo"])))  #@ started
