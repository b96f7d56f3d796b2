import asyncio
import os

PLUGINS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plugins")


def load(name):
    path = os.path.join(PLUGINS, name + ".py")
    with open(path) as source:
        code = compile(source.read(), path, "exec")
    space = {"__name__": "plugins." + name, "__file__": path}
    exec(code, space)
    return space["on_message"]


async def main():
    handlers = [load("echo"), load("shout")]
    for handler in handlers:
        await asyncio.sleep(0)
        print(handler("hello"))  #@ called


asyncio.run(main())  #@ started
