import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "site-packages"))

from tidecharts import Chart


async def plan(harbour):
    await asyncio.sleep(0)
    return Chart(harbour).high_water()  #@ cause


print(asyncio.run(plan("Brest")))  #@ started
