from tornado.ioloop import IOLoop

import weather


async def report(cities):
    for city in cities:
        print(city, weather.degrees(city))  #@ called


if __name__ == "__main__":
    IOLoop.current().run_sync(lambda: report(["Oslo", "Rome"]))  #@ started
