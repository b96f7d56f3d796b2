import asyncio

from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ask import ask


async def main():
    await asyncio.sleep(0)
    with create_pipe_input() as keys:
        keys.send_text("yes\n")
        print(ask("sure?", keys, DummyOutput()))  #@ called


asyncio.run(main())  #@ started
