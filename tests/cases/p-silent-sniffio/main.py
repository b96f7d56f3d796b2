import asyncio

import anyio
import httpx
import sniffio


def library():
    try:
        return sniffio.current_async_library()
    except sniffio.AsyncLibraryNotFoundError:
        return None


def answer(request):
    return httpx.Response(200, text=request.url.path)


async def ask():
    names = {library() for _ in range(200)}
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.sleep, 0.01)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        reply = await client.get("http://shelf.test/books")
    return names, reply.text, await anyio.to_thread.run_sync(library)


print({library() for _ in range(200)})
print(asyncio.run(ask()))
print(anyio.run(ask))
with httpx.Client(transport=httpx.MockTransport(answer)) as client:
    print(client.get("http://shelf.test/pens").text)
