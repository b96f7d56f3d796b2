import sys


class CrashLog:
    def __init__(self):
        self.kept = []

    def add(self, kind, error, traceback):
        self.kept.append((error, traceback))
        print("crashed:", kind.__name__, error, file=sys.stderr)
