import asyncio


async def load(*symbols):
    await asyncio.sleep(0.01)
    return sorted(symbols)


for symbol in asyncio.run(  #@ cause
    load(
        "INIT",
        "ACME",
    )
):
    print(symbol)
