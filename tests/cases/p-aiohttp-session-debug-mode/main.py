import asyncio

import aiohttp


async def connect():
    return aiohttp.ClientSession()  #@ bound


async def fetch(session):
    try:
        async with session.get("http://127.0.0.1:9/") as answer:  #@ used
            print(answer.status)
    finally:
        await session.close()


session = asyncio.run(connect(), debug=True)  #@ cause
asyncio.run(fetch(session))  #@ other
