import asyncio

from stations import Station


def main():
    north, south = Station("north"), Station("south")
    print(north.read(), south.read())
    north.shut()
    south.shut()
    print(north.read())


main()
