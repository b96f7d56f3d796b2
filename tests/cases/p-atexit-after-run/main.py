import asyncio
import atexit


class Telemetry:
    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.events = []
        atexit.register(self.flush)

    async def _send(self):
        await asyncio.sleep(0)
        self.events.clear()

    def flush(self):
        self.loop.run_until_complete(self._send())  #@ raised


async def main():
    telemetry = Telemetry()
    await asyncio.sleep(0)
    telemetry.events.append("started")
    print(telemetry.events)


asyncio.run(main())  #@ cause
