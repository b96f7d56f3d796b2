from aiohttp import web

import stock


async def show(request):
    return web.json_response({"nuts": stock.stock_of("nuts")})  #@ called


app = web.Application()
app.add_routes([web.get("/", show)])
