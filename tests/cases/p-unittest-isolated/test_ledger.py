import unittest

import ledger


class LedgerTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await ledger.book(5)

    async def test_total(self):
        await ledger.book(7)
        self.assertEqual(ledger.total(), 12)  #@ called
