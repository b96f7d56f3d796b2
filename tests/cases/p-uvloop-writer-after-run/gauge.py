import asyncio


async def answer(reader, writer):
    while await reader.readline():
        writer.write(b"21.5\n")
    writer.close()


class Gauge:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls):
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        return cls(*await asyncio.open_connection(*server.sockets[0].getsockname()))

    async def read(self):
        self.writer.write(b"?\n")
        await self.writer.drain()  #@ raised
        return await self.reader.readline()
