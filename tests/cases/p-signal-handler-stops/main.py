import asyncio
import os
import signal

from worker import consume


def install(loop):
    def terminate(name):
        print("got", name)
        loop.stop()  #@ cause

    for name in ("SIGTERM", "SIGINT"):
        loop.add_signal_handler(getattr(signal, name), terminate, name)


if __name__ == "__main__":
    loop = asyncio.new_event_loop()  #@ created
    install(loop)
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
    loop.run_until_complete(consume(["a", "b", "c"]))  #@ raised
