import asyncio
import sys


async def upload(path):
    await asyncio.sleep(0)
    return path


def publish(path):
    job = upload(path)
    try:
        return asyncio.run(job)  #@ cause
    finally:
        job.close()


async def main():
    await asyncio.sleep(0)
    try:
        publish("site.tar")  #@ caught
    except RuntimeError as error:
        print("publish:", type(error).__name__)
        sys.exit(4)


asyncio.run(main())  #@ started
