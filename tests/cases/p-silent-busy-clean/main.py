import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor


async def echo(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def talk(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\n")
    line = await reader.readline()
    writer.close()
    return line.decode().strip()


async def child():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print(6 * 7)", stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return out.decode().strip()


def in_thread(loop):
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01), loop).result(5)
    return asyncio.run(asyncio.sleep(0.01, "slept"))


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(talk(port), talk(port), child()))
    with ThreadPoolExecutor(2) as pool:
        print(await asyncio.gather(*[loop.run_in_executor(pool, in_thread, loop) for _ in range(3)]))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.05)
    except asyncio.TimeoutError:
        print("timed out")
    server.close()


for _ in range(2):
    asyncio.run(main())
worker = threading.Thread(target=asyncio.run, args=(main(),))
worker.start()
worker.join()
