import pytest

import stock


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_count():
    assert await stock.count("nuts") == 4


@pytest.mark.anyio
async def test_stock():
    assert stock.stock_of("nuts") == 4  #@ called
