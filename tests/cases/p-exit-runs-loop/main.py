import asyncio

from span import Span


async def handle(request):
    with Span(request):  #@ called
        await asyncio.sleep(0.01)
        print("handled", request)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
with Span("start-up"):
    print("ready")
loop.run_until_complete(handle("GET /"))  #@ started
