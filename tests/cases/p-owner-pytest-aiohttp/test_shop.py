from aiohttp import web

import stock


async def show(request):
    return web.json_response({"nuts": stock.stock_of("nuts")})  #@ called


async def test_show(aiohttp_client):
    app = web.Application()
    app.add_routes([web.get("/", show)])
    client = await aiohttp_client(app)
    answer = await client.get("/")
    assert answer.status == 500
