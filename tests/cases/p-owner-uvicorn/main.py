import http.client
import socket
import threading

import uvicorn

import shop


def ask(server, port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    print(connection.getresponse().status)
    connection.close()
    server.should_exit = True


def main():
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(shop.app, lifespan="off", log_level="critical"))
    client = threading.Thread(target=ask, args=(server, listening.getsockname()[1]))
    client.start()
    server.run(sockets=[listening])  #@ started
    client.join()


if __name__ == "__main__":
    main()
