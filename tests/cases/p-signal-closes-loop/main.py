import asyncio
import os
import signal


def hang_up():
    print("closing")
    loop.close()  #@ cause


async def serve():
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.1)
    print("served")


loop = asyncio.new_event_loop()  #@ created
loop.add_signal_handler(signal.SIGHUP, hang_up)
loop.run_until_complete(serve())  #@ started
loop.close()
