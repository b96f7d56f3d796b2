import asyncio

from click.testing import CliRunner

from cli import publish


async def main():
    await asyncio.sleep(0)
    result = CliRunner().invoke(publish, ["post.md"])  #@ called
    print("exit code", result.exit_code)


asyncio.run(main())  #@ started
