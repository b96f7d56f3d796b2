import asyncio


async def send(address, body, retries):
    await asyncio.sleep(0)
    return "%s: %d letters, %d retries" % (address, len(body), retries)


async def sign_up(address):
    sent = (
        asyncio.run(  #@ cause
            # the server is slow on Mondays
            send(
                address,
                body="\n".join(
                    ["Welcome", "Bye"]  # short (for now)
                ),
                retries=2,
            ),
            debug=False,
        ).upper()
    )
    print(sent)


asyncio.run(sign_up("robin@example.org"))
