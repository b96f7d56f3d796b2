import asyncio

from client import Client


async def main(client):
    print(await client.get("tea"))


asyncio.run(main(Client()))  #@ started
