import threading


class Watcher:
    def __init__(self, loop):
        self.loop = loop
        self.seen = []
        self.more = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="watcher")

    def start(self):
        self.thread.start()  #@ thread

    def _watch(self):
        self._report("first")
        self.more.wait(10)
        self._report("second")

    def _report(self, what):
        self.loop.call_soon_threadsafe(self.seen.append, what)  #@ raised
