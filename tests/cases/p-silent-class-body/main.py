import asyncio


class Mode:
    try:
        asyncio.get_running_loop()
        name = "async"
    except RuntimeError:
        name = "sync"


def probes(count):
    for _ in range(count):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            yield "sync"
        else:
            yield "async"


print(Mode.name, list(probes(3)))
