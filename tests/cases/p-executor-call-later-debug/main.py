import asyncio


def plan(loop):
    loop.call_later(1, print, "late")  #@ cause


async def main():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, plan, loop)  #@ thread


asyncio.run(main(), debug=True)  #@ started
