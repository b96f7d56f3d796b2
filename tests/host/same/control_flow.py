"""Asking for a loop and living with the refusal is no error."""
import asyncio
import logging
import threading
import warnings

warnings.simplefilter("ignore")
logging.basicConfig(format="%(message)s", level=logging.INFO)


def running():
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def own_loop():
    try:
        return asyncio.get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())
        return asyncio.get_event_loop()


print(running())
for n in range(200):
    assert running() is None
    logging.debug("quiet %d", n)
for n in range(100_000):
    assert running() is None
logging.info("one record")


def in_thread():
    loop = own_loop()
    print(type(loop).__name__, running())
    loop.close()
    asyncio.set_event_loop(None)
    for n in range(20_000):
        try:
            asyncio.get_event_loop()
        except RuntimeError:
            continue
        raise AssertionError("a loop")


t = threading.Thread(target=in_thread)
t.start()
t.join()


async def main():
    assert running() is asyncio.get_running_loop()
    logging.info("in a task")


asyncio.run(main())
