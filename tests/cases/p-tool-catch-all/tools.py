import asyncio


async def forecast(city):
    await asyncio.sleep(0)
    return "rain in " + city


def weather(city):
    return asyncio.run(forecast(city))  #@ cause


def time(city):
    return "noon in " + city
