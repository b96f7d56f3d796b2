import asyncio


async def maß(名):
	await asyncio.sleep(0)
	return 名 * 2


async def bericht(名):
	if 名:
		return "größe", f"»{asyncio.run(maß(名)):>4}«"  #@ cause
	return None
