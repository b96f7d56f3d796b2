"""anyio, trio, sniffio, asgiref and aiohttp in ordinary use."""
import asyncio
import importlib
import warnings

warnings.simplefilter("ignore")


def have(*names):
    try:
        return all(importlib.import_module(n) for n in names)
    except ImportError:
        return False


if have("anyio", "sniffio"):
    import anyio
    import sniffio

    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.sleep, 0)
        print(sniffio.current_async_library(), await anyio.to_thread.run_sync(sum, range(10)))

    anyio.run(main)
    if have("trio"):
        anyio.run(main, backend="trio")
if have("asgiref.sync"):
    from asgiref.sync import async_to_sync, sync_to_async

    async def double(n):
        await asyncio.sleep(0)
        return n * 2

    def sync(n):
        return async_to_sync(double)(n) + 1

    print(sync(3), asyncio.run(sync_to_async(sync)(4)))
if have("aiohttp"):
    from aiohttp import ClientSession, web

    async def hello(request):
        return web.Response(text="hello " + request.query["name"])

    async def serve():
        app = web.Application()
        app.router.add_get("/", hello)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        async with ClientSession() as session:
            for name in "ab":
                async with session.get("http://127.0.0.1:%d/" % port, params={"name": name}) as reply:
                    print(reply.status, await reply.text())
        await runner.cleanup()

    asyncio.run(serve())
