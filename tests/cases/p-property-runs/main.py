import asyncio

from account import Account


async def statement(account):
    await asyncio.sleep(0)
    return "%s: %d" % (account.name, account.balance)  #@ called


print(Account("kim").balance)
print(asyncio.run(statement(Account("robin"))))  #@ started
