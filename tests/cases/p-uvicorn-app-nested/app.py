import asyncio


async def greeting():
    await asyncio.sleep(0)
    return b"hello"


async def app(scope, receive, send):
    body = asyncio.run(greeting())  #@ cause
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
