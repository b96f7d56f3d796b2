from tornado import gen
from tornado.ioloop import IOLoop


async def measure(city):
    await gen.sleep(0.01)
    return len(city)


def degrees(city):
    return IOLoop.current().run_sync(lambda: measure(city))  #@ cause
