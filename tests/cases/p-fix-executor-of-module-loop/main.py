import asyncio
import hashlib

loop = asyncio.new_event_loop()  #@ created


async def checksum(data):
    digest = await loop.run_in_executor(None, hashlib.sha256, data)  #@ cause
    print(digest.hexdigest()[:8])


asyncio.run(checksum(b"tea"))  #@ started
