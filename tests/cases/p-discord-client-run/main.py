import asyncio

import discord


async def main():
    await asyncio.sleep(0)
    client = discord.Client(intents=discord.Intents.default())
    print("logging in")
    client.run("not-a-token", log_handler=None)  #@ cause


if __name__ == "__main__":
    asyncio.run(main())  #@ started
