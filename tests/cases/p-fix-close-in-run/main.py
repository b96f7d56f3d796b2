import asyncio


class Exporter:
    def __init__(self):
        self.rows = []

    async def collect(self):
        for row in ("oak", "elm"):
            await asyncio.sleep(0)
            self.rows.append(row)

    def finish(self):
        loop = asyncio.get_running_loop()
        loop.close()  #@ cause


async def export():
    exporter = Exporter()
    await exporter.collect()
    exporter.finish()
    print(*exporter.rows)


asyncio.run(export())  #@ started
print("done")
