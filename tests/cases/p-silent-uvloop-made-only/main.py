import asyncio

import uvloop

KNOWN = []


def learn(done):
    """Runs as a callback: uvloop's compiled code calls it directly."""
    KNOWN.extend([
        RuntimeError("Event loop is closed"),
        RuntimeError("this event loop is already running."),
        RuntimeError("Cannot close a running event loop"),
        RuntimeError("Event loop stopped before Future completed."),
    ])
    done.set_result(None)


class Greeter(asyncio.Protocol):
    def connection_made(self, transport):
        KNOWN.append(RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one"))
        transport.close()


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_soon(learn, done)
    await done
    server = await loop.create_server(Greeter, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await reader.read()
    writer.close()
    server.close()


loop = uvloop.new_event_loop()
loop.run_until_complete(main())
loop.close()
print(len(KNOWN), "known errors")
