import asyncio
import threading

import uvloop


class Background:
    def __init__(self):
        self.loop = uvloop.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="background", daemon=True)
        self.thread.start()  #@ thread

    def submit(self, value):
        future = self.loop.create_future()
        self.loop.call_soon_threadsafe(future.set_result, value)
        return future


async def main(background):
    future = background.loop.create_future()
    background.loop.call_soon_threadsafe(background.loop.call_later, 0.5, future.cancel)
    try:
        print(await asyncio.gather(future))  #@ cause
    except (ValueError, RuntimeError) as error:
        print(type(error).__name__)


uvloop.run(main(Background()))
