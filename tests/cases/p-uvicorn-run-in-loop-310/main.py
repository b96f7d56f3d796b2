import asyncio

import uvicorn


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def main():
    await asyncio.sleep(0.01)
    print("tables created")
    uvicorn.run(app, port=0, loop="asyncio", log_level="critical")  #@ cause


if __name__ == "__main__":
    asyncio.run(main())  #@ started
