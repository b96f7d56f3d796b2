import asyncio


class Feed:
    async def open(self):
        reader, self.writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        return (await reader.readline()).decode().strip()

    async def close(self):
        self.writer.close()  #@ raised


def use(feed):
    try:
        if feed:
            first = asyncio.run(feed.open())  #@ cause

            for word in first.split():
                print(word)
            asyncio.run(feed.close())  #@ second
    finally:
        print("over")


async def greet(reader, writer):
    writer.write(b"good morning\n")
    writer.close()


async def serve():
    return await asyncio.start_server(greet, "127.0.0.1", 0)


import threading

serving = asyncio.new_event_loop()
server = serving.run_until_complete(serve())
threading.Thread(target=serving.run_forever, daemon=True).start()
use(Feed())
