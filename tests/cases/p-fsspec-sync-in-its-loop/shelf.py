import asyncio

from fsspec.asyn import AsyncFileSystem

FILES = {"/a.txt": b"alpha", "/b.txt": b"beta"}


class ShelfFileSystem(AsyncFileSystem):
    protocol = "shelf"

    async def _ls(self, path, detail=True, **kwargs):
        await asyncio.sleep(0)
        found = [{"name": name, "size": len(data), "type": "file"} for name, data in FILES.items()]
        return found if detail else [entry["name"] for entry in found]

    async def _cat_file(self, path, start=None, end=None, **kwargs):
        if path not in self.ls("/", detail=False):  #@ cause
            raise FileNotFoundError(path)
        return FILES[path][start:end]
