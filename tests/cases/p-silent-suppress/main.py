import asyncio
from contextlib import suppress


def cancel_all():
    with suppress(RuntimeError):
        loop = asyncio.get_running_loop()
        loop.stop()
    return "nothing to cancel"


for _ in range(3):
    print(cancel_all())
