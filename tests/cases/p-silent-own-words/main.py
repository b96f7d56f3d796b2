import asyncio


def connect(thread):
    raise RuntimeError("There is no current event loop in thread %r." % thread)


def main():
    for name in ("a", "b"):
        try:
            connect(name)
        except RuntimeError as error:
            print("refused:", error)
    asyncio.run(asyncio.sleep(0))


main()
