import asyncio


class StoreError(Exception):
    pass


class Store:
    def __init__(self, path):
        self.path = path

    async def read(self, key):
        await asyncio.sleep(0)
        return self.path, key

    def get(self, key):
        job = self.read(key)
        try:
            return asyncio.run(job)  #@ cause
        except RuntimeError as error:
            job.close()
            raise StoreError("can't read %s" % key) from error
