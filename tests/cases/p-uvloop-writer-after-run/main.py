import uvloop

from gauge import Gauge


def main():
    gauge = uvloop.run(Gauge.connect())  #@ cause closed created started
    print("at first", uvloop.run(gauge.read()))


if __name__ == "__main__":
    main()
