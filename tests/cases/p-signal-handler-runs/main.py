import asyncio
import signal


class Service:
    async def shut_down(self):
        await asyncio.sleep(0.01)
        print("drained")

    def on_alarm(self, number, frame):
        asyncio.run(self.shut_down())  #@ cause

    async def run(self):
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        await asyncio.sleep(4)
        print("never stopped")


if __name__ == "__main__":
    service = Service()
    signal.signal(signal.SIGALRM, service.on_alarm)
    asyncio.run(service.run())  #@ started
