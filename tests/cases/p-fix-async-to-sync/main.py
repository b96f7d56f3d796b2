import asyncio

from asgiref.sync import async_to_sync


async def group_send(group, message):
    await asyncio.sleep(0)
    return "%s <- %s" % (group, message)


async def receive(text):
    print(async_to_sync(group_send)("lobby", text))  #@ cause


asyncio.run(receive("hi"))
