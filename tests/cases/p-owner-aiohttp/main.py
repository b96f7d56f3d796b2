import asyncio
import http.client
import socket
import threading

from aiohttp import web
from aiohttp.web_runner import GracefulExit

import stock


async def show(request):
    return web.json_response({"nuts": stock.stock_of("nuts")})  #@ called


def leave():
    raise GracefulExit


def ask(loop, port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    print(connection.getresponse().status)
    connection.close()
    loop.call_soon_threadsafe(leave)


async def start_client(app):
    loop = asyncio.get_running_loop()
    threading.Thread(target=ask, args=(loop, app["socket"].getsockname()[1])).start()


def main():
    app = web.Application()
    app["socket"] = socket.create_server(("127.0.0.1", 0))
    app.add_routes([web.get("/", show)])
    app.on_startup.append(start_client)
    web.run_app(app, sock=app["socket"], print=None)  #@ started
    print("closed")


if __name__ == "__main__":
    main()
