import stock


async def app(scope, receive, send):
    assert scope["type"] == "lifespan"
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            scope["nuts"] = stock.stock_of("nuts")  #@ called
        await send({"type": message["type"] + ".complete"})
