import pytest

import shop


@pytest.mark.asyncio
async def test_price():
    assert await shop.price("tea") == 3


@pytest.mark.asyncio
async def test_order():
    assert shop.order("tea", 2) == 6  #@ called
