import copy
import pickle
import unittest
from unittest import mock

import client

REFUSED = RuntimeError("asyncio.run() cannot be called from a running event loop")


class ClientTest(unittest.TestCase):
    def test_falls_back(self):
        with mock.patch("client.run", side_effect=REFUSED):
            self.assertEqual(client.get("a"), "cached a")

    def test_closed(self):
        with mock.patch("client.run", side_effect=RuntimeError("Event loop is closed")):
            self.assertEqual(client.get("b"), "cached b")

    def test_errors_travel(self):
        again = pickle.loads(pickle.dumps(REFUSED))
        with self.assertRaises(RuntimeError):
            raise copy.copy(again)

    def test_works(self):
        self.assertEqual(client.get("c"), "fresh c")
