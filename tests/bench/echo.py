"""A steady program: lines sent to an echo server on the loopback interface and back; prints seconds of processor time."""
import asyncio
import sys
import time


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line)
    writer.close()


async def main(count):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for _ in range(count):
        writer.write(b"hello\n")
        await reader.readline()
    writer.close()
    server.close()

begun = time.process_time()
asyncio.run(main(int(sys.argv[1])))
print(time.process_time() - begun)
