import asyncio
import threading


async def download(currency):
    await asyncio.sleep(0)
    return "%s: 1.08" % currency


def refresh(currency):
    print(asyncio.get_event_loop().run_until_complete(download(currency)))  #@ cause


worker = threading.Thread(target=refresh, args=("USD",), name="rates")
worker.start()
worker.join()
