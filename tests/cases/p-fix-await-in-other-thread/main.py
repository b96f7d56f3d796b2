import asyncio
import threading

background = asyncio.new_event_loop()
worker = threading.Thread(target=background.run_forever, name="background", daemon=True)


async def measure():
    await asyncio.sleep(0)
    return threading.current_thread().name


async def main():
    print(await background.create_task(measure()))  #@ cause


worker.start()
asyncio.run(main())
