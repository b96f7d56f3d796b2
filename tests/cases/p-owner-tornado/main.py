from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

import stock


class Show(RequestHandler):
    async def get(self):
        self.write(str(stock.stock_of("nuts")))  #@ called

    def log_exception(self, *error):
        pass


async def ask(port):
    answer = await AsyncHTTPClient().fetch("http://127.0.0.1:%d/" % port, raise_error=False)
    print(answer.code)
    IOLoop.current().stop()


def main():
    loop = IOLoop.current()
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(Application([("/", Show)], log_function=lambda handler: None)).add_sockets(sockets)
    loop.add_callback(ask, sockets[0].getsockname()[1])
    loop.start()  #@ started


if __name__ == "__main__":
    main()
