"""A steady program: lines sent to an echo server on the loopback interface and back; prints seconds of processor time.

    echo.py COUNT [uvloop]
"""
import asyncio
import sys
import time

if sys.argv[2:] == ["uvloop"]:
    import uvloop
    new_loop = uvloop.new_event_loop
else:
    new_loop = asyncio.new_event_loop


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line)
        await writer.drain()
    writer.close()


async def main(count):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    begun = time.process_time()
    for _ in range(count):
        writer.write(b"hello\n")
        await reader.readline()
    spent = time.process_time() - begun
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    return spent

loop = new_loop()
print(loop.run_until_complete(main(int(sys.argv[1]))))
loop.close()
