import stock


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = b"%d" % stock.stock_of("nuts")  #@ called
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
