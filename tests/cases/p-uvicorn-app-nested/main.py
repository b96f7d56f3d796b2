import asyncio

import uvicorn

import app


async def ask(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    status = await reader.readline()
    writer.close()
    return status.decode().split()[1]


async def main():
    server = uvicorn.Server(uvicorn.Config(app.app, port=0, lifespan="off", log_level="critical"))
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    print(await ask(port))
    server.should_exit = True
    await serving


if __name__ == "__main__":
    asyncio.run(main())  #@ started
