"""A pytest plugin, loaded by `run` into each suite: what became of each test, and when it ran.

One line of JSON in the file that SUITE_RECORD names for each test: [node, outcome, begun, ended], times in seconds since 1970.
Written at once, as a suite may die halfway.
"""
import json
import os
import time


class Recorder:
    def __init__(self, file):
        self.file = file
        self.begun, self.outcome = 0, None

    def pytest_runtest_logstart(self, nodeid, location):
        self.begun, self.outcome = time.time(), "passed"

    def pytest_runtest_logreport(self, report):
        if report.outcome != "passed" and self.outcome != "failed":
            self.outcome = report.outcome

    def pytest_runtest_logfinish(self, nodeid, location):
        json.dump([nodeid, self.outcome, self.begun, time.time()], self.file)
        self.file.write("\n")
        self.file.flush()


def pytest_configure(config):
    config.pluginmanager.register(Recorder(open(os.environ["SUITE_RECORD"], "w", encoding="utf-8")))
