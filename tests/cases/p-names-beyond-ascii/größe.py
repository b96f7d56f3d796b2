import asyncio


async def größe(名):
	await asyncio.sleep(0)
	return len(名)


def länge(名):
	return "é" * 300, asyncio.run(größe(名))  #@ cause
