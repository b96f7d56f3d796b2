import asyncio

import mailer


async def sign_up(address):
    await asyncio.sleep(0)
    sent = mailer.deliver(  #@ called
        address,
        subject="Welcome",
        lines=[
            "Good to have you here.",
            "Bye",
        ],
    )
    print(sent)


if __name__ == "__main__":
    asyncio.run(  #@ started
        sign_up(
            "robin@example.org",
        )
    )
