import uvloop

from .stock import Stock


def main():
    stock = Stock()
    for name in ("cup", "bowl"):
        uvloop.run(stock.sell_all(name))  #@ cause started


main()
