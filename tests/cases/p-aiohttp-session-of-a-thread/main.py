import asyncio
import threading

import aiohttp
from aiohttp import web


class Api:
    """One session for the whole program, on a loop of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="api", daemon=True)
        self.thread.start()
        self.session = self.run(self.open())

    async def open(self):
        return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(5)

    async def text(self, url):
        async with self.session.get(url) as reply:  #@ cause
            return await reply.text()


async def hello(request):
    return web.Response(text="hello")


async def main(api):
    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = "http://127.0.0.1:%d/" % runner.addresses[0][1]
    try:
        print(await api.text(url))
    except RuntimeError as error:
        print(type(error).__name__)
    await runner.cleanup()


api = Api()
asyncio.run(main(api))
api.run(api.session.close())
