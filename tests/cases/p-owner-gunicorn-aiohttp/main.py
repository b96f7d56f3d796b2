"""Starts the server on a socket of this program's, asks it once, ends it."""
import http.client
import signal
import socket
import subprocess
import sys


def ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    print(connection.getresponse().status)
    connection.close()


def main():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-m", "gunicorn", "-k", "aiohttp.GunicornWebWorker",
                   "-b", "fd://%d" % listening.fileno(), "shop:app"]
        server = subprocess.Popen(command, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL)
        ask(listening.getsockname()[1])
        server.send_signal(signal.SIGTERM)
        server.wait()


if __name__ == "__main__":
    main()
