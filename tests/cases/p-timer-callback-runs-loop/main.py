import asyncio

from meter import Meter


async def serve(meter):
    meter.count("requests", 3)
    meter.flush_later(0.02)
    await asyncio.sleep(0.1)
    print("pending:", meter.values)


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve(Meter(loop)))  #@ started
    loop.close()


if __name__ == "__main__":
    main()
