import asyncio

import uvloop
from asgiref.sync import async_to_sync


async def rate(currency):
    await asyncio.sleep(0)
    return {"EUR": 1.0}[currency]


class Basket:
    def __init__(self, items):
        self.items = items

    @property
    def total(self):
        return sum(price * async_to_sync(rate)(currency) for price, currency in self.items)  #@ cause


async def checkout(basket):
    print("total", basket.total)  #@ blocking


uvloop.run(checkout(Basket([(3, "EUR")])))  #@ started
