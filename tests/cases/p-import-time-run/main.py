import asyncio


async def handle(kind):
    await asyncio.sleep(0)
    if kind == "report":
        import config  #@ imported

        return config.SETTINGS["title"]
    return "pong"


async def main():
    print(await handle("ping"))
    print(await handle("report"))


asyncio.run(main())  #@ started
