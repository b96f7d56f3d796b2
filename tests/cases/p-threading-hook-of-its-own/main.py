import asyncio
import threading


def note(info):
    print(info.thread.name, info.exc_type.__name__)


async def scan(folder):
    await asyncio.sleep(0)
    return [folder]


def count(folder):
    job = scan(folder)
    try:
        return len(asyncio.run(job))  #@ cause
    finally:
        job.close()


async def index(folder):
    await asyncio.sleep(0)
    print(count(folder))  #@ bridge


threading.excepthook = note
worker = threading.Thread(target=lambda: asyncio.run(index("docs")), name="indexer")  #@ started
worker.start()  #@ launched
worker.join()
