import asyncio

import pytest
import pytest_asyncio

from stock import Stock, total


@pytest_asyncio.fixture
async def stock():
    made = Stock()
    await made.add("bolts", 3)
    yield made
    await made.close()


@pytest.mark.asyncio
async def test_count(stock):
    await stock.add("bolts", 2)
    assert await stock.count("bolts") == 5


@pytest.mark.asyncio
async def test_together(stock):
    await asyncio.gather(*[stock.add("nuts", 1) for _ in range(4)])
    assert await stock.count("nuts") == 4


def test_total():
    assert total({"bolts": 2, "nuts": 1}) == 3
