import asyncio


async def send(address, body, retries):
    await asyncio.sleep(0)
    return len(body) + retries


def deliver(address, subject, lines):
    return asyncio.run(  #@ cause
        send(
            address,
            body="\n".join(
                [subject, *lines]
            ),
            retries=2,
        )
    )
