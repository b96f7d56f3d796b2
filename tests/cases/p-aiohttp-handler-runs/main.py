import asyncio

from aiohttp import ClientSession, web

import catalogue


async def show(request):
    item = request.match_info["item"]
    return web.json_response({item: catalogue.stock_of(item)})  #@ called


async def main():
    app = web.Application()
    app.add_routes([web.get("/stock/{item}", show)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with ClientSession() as client:
        async with client.get("http://127.0.0.1:%d/stock/bolts" % port) as answer:
            print(answer.status)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())  #@ started
