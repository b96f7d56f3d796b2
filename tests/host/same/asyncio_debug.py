"""Debug mode and what the loop says by itself: slow callbacks aside, never-retrieved errors, unclosed loops."""
import asyncio
import gc
import logging
import warnings

logging.basicConfig(format="%(levelname)s %(name)s %(message).60s", level=logging.ERROR)
warnings.simplefilter("always")


async def fails():
    raise KeyError("nobody asks")


async def never():
    pass


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"], repr(context.get("exception"))))
    task = asyncio.ensure_future(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    never()
    gc.collect()


asyncio.run(main(), debug=True)
loop = asyncio.new_event_loop()
loop.set_debug(True)
print(loop.get_debug(), loop.slow_callback_duration)
loop.close()
unclosed = asyncio.new_event_loop()
del unclosed
gc.collect()
print("end")
