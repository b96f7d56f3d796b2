import asyncio

from readings import Meter


def main():
    meter = Meter()
    with asyncio.Runner() as runner:  #@ cause
        runner.run(meter.sample())
        runner.run(meter.sample())
    print("samples:", meter.samples)
    runner.run(meter.flush())  #@ raised


if __name__ == "__main__":
    main()
