import asyncio
import datetime


async def fetch(city):
    await asyncio.sleep(0)
    return {"city": city, "at": datetime.date(2024, 5, 1)}


def forecast(city):
    return asyncio.run(fetch(city))  #@ cause raised


async def watch(city):
    await asyncio.sleep(0)
    return forecast(city)  #@ bridge


async def main():
    tasks = []
    for city in ("Oslo", "Turin"):
        tasks.append(asyncio.ensure_future(watch(city)))  #@ scheduled
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        print(type(result).__name__)


asyncio.run(main())  #@ started
