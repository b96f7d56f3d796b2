import asyncio

from toolkit import Loop


async def blink(window):
    window.append("blink")


async def main(loop, window):
    blinking = asyncio.ensure_future(blink(window))
    loop.process_events()  #@ bridge
    await asyncio.wait([blinking], timeout=0.2)
    print(window)


loop = Loop()
loop.run_until_complete(main(loop, []))  #@ started
loop.close()
