import asyncio


async def distance(city):
    await asyncio.sleep(0)
    return len(city)


def nearest_first(loop, cities):
    def ranked():
        key = lambda city: loop.run_until_complete(distance(city))  #@ cause
        return sorted(cities, key=key)

    return ranked()


async def plan(loop):
    await asyncio.sleep(0)
    for city in nearest_first(loop, ["Tromso", "Bergen"]):  #@ called
        print(city)


loop = asyncio.new_event_loop()  #@ created
print(nearest_first(loop, ["Oslo"]))
try:
    loop.run_until_complete(plan(loop))  #@ started
finally:
    loop.close()
