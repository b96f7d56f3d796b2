"""The same on uvloop, with timers, signals and a subprocess."""
import asyncio
import sys

try:
    import uvloop
except ImportError:
    print("needs uvloop")
    sys.exit(77)


async def serve(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def client(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"client %d\n" % number)
    answer = await reader.read()
    writer.close()
    return answer


async def main():
    loop = asyncio.get_running_loop()
    print(type(loop).__module__, loop.is_running(), loop.is_closed())
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(*(client(port, n) for n in range(8))))
    server.close()
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(6 * 7); raise SystemExit(3)",
                                                 stdout=asyncio.subprocess.PIPE)
    print(await child.communicate(), child.returncode)
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    print(await loop.run_in_executor(None, sum, range(1000)))
    return loop


for _ in range(3):
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main())
    loop.close()
    print(loop.is_running(), loop.is_closed(), repr(loop))
asyncio.set_event_loop(None)
