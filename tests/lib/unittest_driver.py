"""Runs under the interpreter that is tested: the tests of one module, with what became of each in a file.

    unittest_driver.py RESULTS MODULE [TEST ...]

With LOOP_ERRORS=FILE in the environment, the event-loop errors that go by are written down there: see loop_errors.py.
"""
import json
import os
import sys
import unittest


class Recorder(unittest.TestResult):
    """One line of JSON for each test: its id and its outcome. Written at once, as a module may die halfway."""

    def __init__(self, file, watcher=None):
        super().__init__()
        self.file, self.watcher = file, watcher

    def startTest(self, test):
        super().startTest(test)
        if self.watcher:
            self.watcher.test = test.id()
            self.watcher.start()

    def stopTest(self, test):
        super().stopTest(test)
        if self.watcher:
            self.watcher.write()

    def note(self, test, outcome):
        json.dump([test.id(), outcome], self.file)
        self.file.write("\n")
        self.file.flush()

    def addSuccess(self, test):
        self.note(test, "ok")

    def addError(self, test, err):
        self.note(test, "error")
        sys.stderr.write(self._exc_info_to_string(err, test))

    def addFailure(self, test, err):
        self.addError(test, err)

    def addSkip(self, test, reason):
        self.note(test, "skip")

    def addExpectedFailure(self, test, err):
        self.note(test, "ok")

    def addUnexpectedSuccess(self, test):
        self.note(test, "error")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addError(test, err)


def main():
    results, module, *names = sys.argv[1:]
    from test import support
    # as regrtest has it: nothing that needs the network or hours
    support.use_resources = []
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names) if names else loader.loadTestsFromName(module)
    watcher = None
    if "LOOP_ERRORS" in os.environ:
        import loop_errors
        watcher = loop_errors.Watcher(os.environ["LOOP_ERRORS"])
    with open(results, "w") as file:
        suite.run(Recorder(file, watcher))


if __name__ == "__main__":
    main()
