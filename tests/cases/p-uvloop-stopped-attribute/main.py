import asyncio

import uvloop


class App:
    def __init__(self):
        self._loop = uvloop.new_event_loop()

    def give_up(self):
        print("giving up")
        self._loop.stop()  #@ cause

    async def serve(self):
        self._loop.call_later(0.02, self.give_up)
        await asyncio.sleep(3)

    def run(self):
        self._loop.run_until_complete(self.serve())  #@ raised


if __name__ == "__main__":
    App().run()
