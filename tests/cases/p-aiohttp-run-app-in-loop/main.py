import asyncio

from aiohttp import web


async def main():
    app = web.Application()
    await asyncio.sleep(0)
    print("starting")
    web.run_app(app, host="127.0.0.1", port=0, print=None)  #@ cause


if __name__ == "__main__":
    asyncio.run(main())  #@ started
