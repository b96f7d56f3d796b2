import trio


async def read_sensor(pin):
    await trio.sleep(0.01)
    return pin * 2


def reading(pin):
    return trio.run(read_sensor, pin)  #@ cause


async def watch(pins):
    await trio.sleep(0)
    total = sum(reading(pin) for pin in pins)  #@ called
    print("total", total)


if __name__ == "__main__":
    print("first", reading(1))
    trio.run(watch, [2, 3])
