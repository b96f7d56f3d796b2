"""A server and clients over loopback, with streams and with protocols."""
import asyncio


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()


class Count(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.size = transport, 0

    def data_received(self, data):
        self.size += len(data)

    def eof_received(self):
        self.transport.write(b"%d" % self.size)
        self.transport.close()


async def client(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for n in range(5):
        writer.write(b"client %d line %d\n" % (number, n))
        await writer.drain()
        answers.append((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    return answers


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for answers in await asyncio.gather(*(client(port, n) for n in range(8))):
        print(answers)
    server.close()
    await server.wait_closed()

    counter = await asyncio.get_running_loop().create_server(Count, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", counter.sockets[0].getsockname()[1])
    writer.write(b"x" * 1000000)
    writer.write_eof()
    print(await reader.read())
    writer.close()
    counter.close()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as e:
        print("refused", e.errno)


asyncio.run(main())
