import asyncio

import stock


def look(loop, items):
    if not items:
        loop.stop()
        return
    loop.call_soon(look, loop, items[1:])
    print(items[0], stock.stock_of(items[0]))  #@ called


def main():
    loop = asyncio.new_event_loop()
    loop.call_soon(look, loop, ["nuts"])
    loop.run_forever()  #@ started
    loop.close()
    print("closed")


if __name__ == "__main__":
    main()
