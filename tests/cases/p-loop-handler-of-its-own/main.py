import asyncio


def note(loop, context):
    print("failed:", type(context["exception"]).__name__)


async def flush(rows):
    await asyncio.sleep(0)
    rows.clear()


class Buffer:
    def __init__(self):
        self.rows = []

    def add(self, row):
        self.rows.append(row)
        if len(self.rows) == 2:
            job = flush(self.rows)
            try:
                asyncio.run(job)  #@ cause
            finally:
                job.close()


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(note)
    buffer = Buffer()
    for number in range(2):
        loop.call_soon(buffer.add, number)
    await asyncio.sleep(0.05)
    print(buffer.rows)


asyncio.run(main())  #@ started
