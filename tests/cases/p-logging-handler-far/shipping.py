import asyncio
import logging


async def post(line):
    await asyncio.sleep(0)


class ShippingHandler(logging.Handler):
    def _ship(self, line):
        asyncio.create_task(post(line))  #@ cause

    def emit(self, record):
        try:
            self._ship(self.format(record))  #@ caught
        except Exception:
            self.handleError(record)
