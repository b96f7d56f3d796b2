import asyncio

import uvloop


class Loop(uvloop.Loop):
    """Keeps what is to run soon, so that a modal dialog can run it too."""

    def __init__(self):
        self.due = []

    def call_soon(self, callback, *args, context=None):
        entry = [callback, args]
        self.due.append(entry)
        return super().call_soon(self.dispatch, entry, context=context)

    def dispatch(self, entry):
        if entry in self.due:
            self.due.remove(entry)
            entry[0](*entry[1])  #@ cause

    def process_events(self):
        for entry in list(self.due):
            self.dispatch(entry)
