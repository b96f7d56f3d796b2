import asyncio


class Poller:
    def __init__(self, loop):
        self.loop = loop
        self.polls = 0

    async def poll(self):
        self.polls += 1

    def tick(self):
        job = self.poll()
        try:
            self.loop.run_until_complete(job)  #@ cause raised
        finally:
            job.close()

    def start(self):
        self.loop.call_later(0.01, self.tick)  #@ scheduled


async def main():
    poller = Poller(asyncio.get_running_loop())
    poller.start()
    await asyncio.sleep(0.1)
    print(poller.polls)


asyncio.run(main(), debug=True)  #@ started
