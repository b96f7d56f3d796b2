import asyncio
from contextlib import closing

from client import Client


def main():
    client = Client()
    with closing(asyncio.new_event_loop()) as loop:  #@ cause
        client.connect(loop)
        print(client.get("a"))
    print(client.get("b"))


if __name__ == "__main__":
    main()
