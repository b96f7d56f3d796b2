import asyncio

from django.conf import settings

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})

import accounts


async def dashboard(user):
    await asyncio.sleep(0)
    return {"user": user, "balance": accounts.balance(user)}  #@ called


if __name__ == "__main__":
    print(accounts.balance("robin"))
    print(asyncio.run(dashboard("robin")))  #@ started
