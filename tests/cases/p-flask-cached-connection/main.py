import asyncio
import socket
import threading

from flask import Flask

app = Flask(__name__)
lines = {}


def serve(listener):
    peer, _ = listener.accept()
    for word in (b"first\n", b"second\n"):
        peer.recv(100)
        peer.sendall(word)


async def ask(port):
    if port not in lines:
        lines[port] = await asyncio.open_connection("127.0.0.1", port)
    reader, writer = lines[port]
    writer.write(b"?")
    return await asyncio.wait_for(reader.readline(), 10)


@app.route("/<int:port>")
def index(port):
    return asyncio.run(ask(port))  #@ cause


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    app.logger.disabled = True
    client = app.test_client()
    port = listener.getsockname()[1]
    print([client.get("/%d" % port).status_code for _ in range(2)])
