from quart import Quart

import stock

app = Quart(__name__)


@app.before_serving
async def look():
    app.config["NUTS"] = stock.stock_of("nuts")  #@ called


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=0, use_reloader=False)  #@ started
