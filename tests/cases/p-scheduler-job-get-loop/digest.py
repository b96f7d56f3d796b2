import asyncio


async def mail(user):
    await asyncio.sleep(0)
    return user


def send_digest(user):
    loop = asyncio.get_event_loop()  #@ cause
    return loop.run_until_complete(mail(user))
