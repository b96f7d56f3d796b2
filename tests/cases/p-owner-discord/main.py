import discord

import stock


class Bot(discord.Client):
    async def login(self, token):
        print("stock", stock.stock_of("nuts"))  #@ called
        await super().login(token)


if __name__ == "__main__":
    Bot(intents=discord.Intents.default()).run("not-a-token", log_handler=None)  #@ started
