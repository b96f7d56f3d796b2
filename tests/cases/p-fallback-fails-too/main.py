import asyncio

from tool import search


async def agent(question):
    await asyncio.sleep(0)
    print(search(question))  #@ called


print(search("what"))
asyncio.run(agent("why"))  #@ started
