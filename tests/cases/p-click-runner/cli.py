import asyncio

import click


async def upload(name):
    await asyncio.sleep(0)
    return len(name)


@click.command()
@click.argument("name")
def publish(name):
    click.echo(asyncio.run(upload(name)))  #@ cause
