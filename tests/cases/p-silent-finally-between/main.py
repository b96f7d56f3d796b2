import asyncio


def loop_name():
    name = "none"
    try:
        try:
            name = type(asyncio.get_running_loop()).__name__
        finally:
            name = name.lower()
    except RuntimeError:
        return name
    return name


async def main():
    return loop_name()


print(loop_name())
print("loop" in asyncio.run(main()))
