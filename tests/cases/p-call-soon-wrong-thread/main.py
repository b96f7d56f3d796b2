import asyncio
import threading

from scan import scan


async def main():
    loop = asyncio.get_running_loop()
    found = []
    worker = threading.Thread(target=scan, args=(loop, found.append), name="scanner")
    worker.start()  #@ thread
    await asyncio.sleep(0.2)
    worker.join()
    print("found", found)


asyncio.run(main(), debug=True)  #@ started
